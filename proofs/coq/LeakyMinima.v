(** Local minima of leaky ReLU networks against an affine target on an interval: a neuron has its kink inside. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance SymbolicLandscape.LocalChange SymbolicLandscape.AffineMinima
  SymbolicLandscape.ReluMinima.
Local Open Scope R_scope.

(** At a local minimum with a loss above 0 every neuron, flat or not, has its breakpoint strictly inside. *)
Theorem leaky_minimum_breaks_inside g T0 T1 alpha beta phi L :
  T0 < T1 -> g <> 0 -> interval_local_minimum (affine_problem T0 T1 alpha beta (leaky_relu g)) phi ->
  has_loss (affine_problem T0 T1 alpha beta (leaky_relu g)) phi L -> L <> 0 ->
  forall j, (j < units phi)%nat -> breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j).
Proof.
  intros Hordered Hg Hmin HL HL0 j Hj. set (w := unit_weight phi j). set (b := unit_bias phi j).
  assert (HM : moment T0 T1 alpha beta (leaky_relu g) Hordered (leaky_relu_continuous g) phi 1 <> 0).
  { intros HM. apply HL0.
    rewrite (loss_by_moment T0 T1 alpha beta _ Hordered (leaky_relu_continuous g) phi Hmin L HL), HM. ring. }
  assert (Hside := fun sigma k Hs Hk Hsteady =>
    no_steady_neuron T0 T1 alpha beta _ Hordered (leaky_relu_continuous g) phi Hmin sigma k Hs Hk Hsteady j HM Hj).
  fold w b in Hside. unfold breaks_inside.
  assert (Hpos : ~ (0 <= w * T0 + b /\ 0 <= w * T1 + b)).
  { intros [H0 H1]. apply (Hside 1 1); [split; [apply Rabs_R1|ring]|lra| |].
    - intros z Hz. rewrite leaky_relu_nonneg; lra.
    - intros x Hx. rewrite Rmult_1_l. apply (between_nonneg T0 T1); assumption. }
  assert (Hneg : ~ (w * T0 + b <= 0 /\ w * T1 + b <= 0)).
  { intros [H0 H1]. apply (Hside (-1) g); [split; [rewrite Rabs_left; lra|ring]|exact Hg| |].
    - intros z Hz. rewrite leaky_relu_nonpos; lra.
    - intros x Hx. assert (w * x + b <= 0) by (apply (between_nonpos T0 T1); assumption). lra. }
  destruct (Rtotal_order (w * T0 + b) 0) as [H0|[H0|H0]]; destruct (Rtotal_order (w * T1 + b) 0) as [H1|[H1|H1]];
    try (exfalso; apply Hpos; split; lra); try (exfalso; apply Hneg; split; lra); [left|right]; split; assumption.
Qed.

(** With a neuron whose breakpoint is not strictly inside, the local minima are exactly the networks of loss 0. *)
Theorem leaky_minima_without_kink g T0 T1 alpha beta phi L j :
  T0 < T1 -> g <> 0 -> has_loss (affine_problem T0 T1 alpha beta (leaky_relu g)) phi L ->
  (j < units phi)%nat -> ~ breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j) ->
  (interval_local_minimum (affine_problem T0 T1 alpha beta (leaky_relu g)) phi <-> L = 0).
Proof.
  intros Hordered Hg HL Hj Hout. split.
  - intros Hmin. destruct (Req_dec L 0) as [|HL0]; [assumption|exfalso]. apply Hout.
    apply (leaky_minimum_breaks_inside g T0 T1 alpha beta phi L); assumption.
  - intros ->. apply zero_loss_minimal. exact HL.
Qed.
