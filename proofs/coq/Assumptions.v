(** What the main theorems rest on; tests/formal/ compares the printed list with the axioms of Coq's real numbers. *)

Require Import SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder SymbolicLandscape.LocalMinimum
  SymbolicLandscape.Scalar SymbolicLandscape.NoEscape SymbolicLandscape.Curve SymbolicLandscape.Soundness
  SymbolicLandscape.Clarke SymbolicLandscape.LimitingGradients SymbolicLandscape.Separation SymbolicLandscape.SignTree
  SymbolicLandscape.Integral SymbolicLandscape.RiemannIntegral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance SymbolicLandscape.AffineTarget SymbolicLandscape.AffineLoss
  SymbolicLandscape.AffineCheck.
Require Import SymbolicLandscape.Projection.
Require Import SymbolicLandscape.SecondOrder SymbolicLandscape.SecondOrderSoundness.
Require SymbolicLandscape.certificates.five_points_exact SymbolicLandscape.certificates.lower_singular_pair
  SymbolicLandscape.certificates.leaky_kink2p_21over100.

Print Assumptions derivative_formula.
Print Assumptions stationary_iff.
Print Assumptions stationary_clarke.
Print Assumptions local_minimum_stationary.
Print Assumptions convexity_inequality.
Print Assumptions no_escape_local_minimum.
Print Assumptions scalar_local_minimum_iff.
Print Assumptions escape_without_output_refutes.
Print Assumptions prediction_is_projection.
Print Assumptions prediction_determined_by_faces.
Print Assumptions negative_leading_coefficient_refutes.
Print Assumptions check_stationary_sound.
Print Assumptions check_no_escape_sound.
Print Assumptions check_escape_sound.
Print Assumptions check_escape_scalar_sound.
Print Assumptions check_descent_sound.
Print Assumptions check_curve_sound.
Print Assumptions check_interpolation_sound.
Print Assumptions check_lower_network_sound.
Print Assumptions limiting_clarke_stationary.
Print Assumptions check_clarke_point_sound.
Print Assumptions separation_refutes.
Print Assumptions check_clarke_separation_sound.
Print Assumptions tests_local_minimum.
Print Assumptions check_second_order_sound.
Print Assumptions integral_exists.
Print Assumptions integral_is_riemann.
Print Assumptions no_local_maximum.
Print Assumptions quiet_local_minimum.
Print Assumptions quiet_not_global.
Print Assumptions check_quiet_sound.
Print Assumptions check_affine_interval_sound.
Print Assumptions loss_along_R.
Print Assumptions check_loss_sound.
Print Assumptions check_zero_loss_sound.
Print Assumptions check_lower_point_sound.
Print Assumptions check_curve_descent_sound.
Print Assumptions five_points_exact.local_minimum_proved.
Print Assumptions lower_singular_pair.local_minimum_refuted.
Print Assumptions leaky_kink2p_21over100.local_minimum_refuted.
