(** The checker of certificates about empirical landscapes, as computable functions on rational data.

    An [Instance] is what an instance file holds; [problem_of] and [network_of] are the real problem and the real
    network it stands for.  Each [check_..] takes an instance and the evidence of one kind of statement, in the terms of
    proofs/certificate_format.md, and answers with a boolean; Soundness.v proves what [true] means. *)

Require Import Reals List QArith Qreals Bool.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Polynomial
  SymbolicLandscape.Form.
Import ListNotations.

(** ** Instances *)

Record Instance := {
  alpha_plus : Q;
  alpha_minus : Q;
  inputs : list (list Q);
  targets : list (list Q);
  input_weights : list (list Q);
  output_weights : list (list Q);
  output_bias : option (list Q)
}.

Definition has_bias (I : Instance) : bool := match output_bias I with Some _ => true | None => false end.
Definition bias_row (I : Instance) : list Q := match output_bias I with Some c => c | None => [] end.

Definition problem_of (I : Instance) : Problem := {|
  slope_plus := Q2R (alpha_plus I);
  slope_minus := Q2R (alpha_minus I);
  sample_count := length (inputs I);
  input_dimension := length (hd [] (inputs I));
  output_dimension := length (hd [] (targets I));
  input := fun k => vec (nth k (inputs I) []);
  target := fun k => vec (nth k (targets I) []);
  bias_is_trained := has_bias I
|}.

Definition network_of (I : Instance) : Network := {|
  width := length (input_weights I);
  input_weight := fun i => vec (nth i (input_weights I) []);
  output_weight := fun j => vec (nth j (output_weights I) []);
  bias := vec (bias_row I)
|}.

Section Checker.

Variable I : Instance.

Notation n := (length (inputs I)).
Notation d := (length (hd [] (inputs I))).
Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).

Definition rows_have (m : nat) (rows : list (list Q)) : bool := forallb (fun row => Nat.eqb (length row) m) rows.

(** All matrices have the stated shapes. *)
Definition well_shaped : bool :=
  rows_have d (inputs I) && rows_have J (targets I) && Nat.eqb (length (targets I)) n &&
  rows_have d (input_weights I) && rows_have N (output_weights I) && Nat.eqb (length (output_weights I)) J &&
  match output_bias I with Some c => Nat.eqb (length c) J | None => true end.

Definition input_row (k : nat) : list Q := nth k (inputs I) [].
Definition weight_row (i : nat) : list Q := nth i (input_weights I) [].
Definition target_entry (k j : nat) : Q := nth j (nth k (targets I) []) 0%Q.
Definition output_entry (j i : nat) : Q := nth i (nth j (output_weights I) []) 0%Q.
Definition bias_entry (j : nat) : Q := nth j (bias_row I) 0%Q.

(** The activation, and its derivative at z along s. *)
Definition qrho (z : Q) : Q := by_sign z (qmul (alpha_minus I) z) 0%Q (qmul (alpha_plus I) z).
Definition qrho' (z s : Q) : Q := by_sign z (qmul (alpha_minus I) s) (qrho s) (qmul (alpha_plus I) s).

(** ** Pre-activations and residuals

    A neuron enters every condition through a positive multiple r_i w_i of its input weight as well as through w_i.
    With r_i the absolute value of its first output weight that is not 0, the numbers r_i w_i . x_k of a trained
    network are short, where those of w_i . x_k are not. *)
Definition scale (i : nat) : Q :=
  match find (fun q => negb (is_zero q)) (map (fun row => nth i row 0%Q) (output_weights I)) with
  | Some q => qabs q
  | None => 1%Q
  end.

(** r_i w_i . x_k, row i; computed once. *)
Definition preactivations : list (list Q) :=
  tabulate N (fun i => let row := vscale (scale i) (weight_row i) in map (qdot row) (inputs I)).

Section WithPreactivations.

Variable z : list (list Q).

(** e_kj = sum_i (h_ji / r_i) rho(r_i w_i . x_k) + c_j - y_kj, row k; computed once. *)
Definition residuals : list (list Q) :=
  let shares := tabulate J (fun j => tabulate N (fun i => qmul (output_entry j i) (Qinv (scale i)))) in
  tabulate n (fun k =>
    let activations := tabulate N (fun i => qrho (nth k (nth i z []) 0%Q)) in
    tabulate J (fun j => qsub (qadd (qdot (nth j shares []) activations) (bias_entry j)) (target_entry k j))).

Variable e : list (list Q).

Definition entry (k j : nat) : Q := nth j (nth k e []) 0%Q.

(** ** The functions of a neuron *)

(** The weights of D_ji: e_kj over the samples k. *)
Definition output_weighting (j : nat) : list Q := tabulate n (fun k => entry k j).

(** The weights of S_i: sum_j h_ji e_kj. *)
Definition neuron_weighting (i : nat) : list Q :=
  tabulate n (fun k => qsum J (fun j => qmul (output_entry j i) (entry k j))).

(** constant S_i + sign D_ji *)
Definition bound_weighting (constant sign : Q) (i j : nat) : list Q :=
  vadd (vscale constant (neuron_weighting i)) (vscale sign (output_weighting j)).

(** The form of neuron i with given weights. *)
Definition form_of (i : nat) (weighting : list Q) : Form :=
  form (alpha_plus I) (alpha_minus I) (nth i z []) (inputs I) weighting.

(** The value of such a form where v . x_k = s_k. *)
Fixpoint value (zs ss weighting : list Q) : Q :=
  match zs, ss, weighting with
  | z :: zs', s :: ss', c :: weighting' => qadd (qmul c (qrho' z s)) (value zs' ss' weighting')
  | _, _, _ => 0%Q
  end.

Definition value_at (i : nat) (v : list Q) (weighting : list Q) : Q :=
  value (nth i z []) (map (qdot v) (inputs I)) weighting.

Definition residual_sum (j : nat) : Q := qsum n (fun k => entry k j).

(** r_i D_ji(w_i) = 0, with r_i w_i . x_k in both places. *)
Definition output_conditions : bool :=
  all_below J (fun j => let weighting := output_weighting j in
    all_below N (fun i => is_zero (value (nth i z []) (nth i z []) weighting))).

Definition bias_conditions : bool :=
  if has_bias I then all_below J (fun j => is_zero (residual_sum j)) else true.

End WithPreactivations.

(** ** Stationary: the witness [stationary_point] *)

(** For each neuron the multipliers of S_i, one entry for each sign pattern. *)
Definition check_stationary (neurons : list (list (list Q))) : bool :=
  well_shaped &&
  let z := preactivations in
  let e := residuals z in
  output_conditions z e && bias_conditions e && Nat.eqb (length neurons) N &&
  all_below N (fun i => nonnegative (form_of z i (neuron_weighting e i)) (nth i neurons [])).

(** ** No escape neuron: the bounds of the witness [no_escape] *)

Record Bound := { constant : Q; above : list (list Q); below : list (list Q) }.

Definition bound_holds (z e : list (list Q)) (i j : nat) (b : Bound) : bool :=
  is_nonneg (constant b) &&
  nonnegative (form_of z i (bound_weighting e (constant b) (-1) i j)) (above b) &&
  nonnegative (form_of z i (bound_weighting e (constant b) 1 i j)) (below b).

Definition check_bounds (bounds : list (list Bound)) : bool :=
  well_shaped &&
  let z := preactivations in
  let e := residuals z in
  Nat.eqb (length bounds) N &&
  all_below N (fun i =>
    Nat.eqb (length (nth i bounds [])) J &&
    all_below J (fun j =>
      match nth_error (nth i bounds []) j with Some b => bound_holds z e i j b | None => false end)).

(** ** An escape neuron: the witness [escape] *)

Record Escape := { escape_neuron_index : nat; escape_output : nat; escape_direction : list Q; escape_derivative : Q }.

Definition check_escape (evidence : Escape) : bool :=
  well_shaped &&
  let z := preactivations in
  let e := residuals z in
  let i := escape_neuron_index evidence in
  let j := escape_output evidence in
  let v := escape_direction evidence in
  Nat.ltb i N && Nat.ltb j J && Nat.eqb (length v) d &&
  is_zero (value_at z i v (neuron_weighting e i)) &&
  Qeq_bool (value_at z i v (output_weighting e j)) (escape_derivative evidence) &&
  negb (is_zero (escape_derivative evidence)).

(** ** Not stationary: the witness [descent_direction] *)

Record Descent := {
  descent_neuron : option nat;
  descent_input : list Q;
  descent_output : list Q;
  descent_bias : list Q;
  descent_derivative : Q
}.

(** S_i(dw) + sum_j dh_j D_ji(w_i) *)
Definition neuron_derivative (z e : list (list Q)) (i : nat) (evidence : Descent) : Q :=
  qadd (value_at z i (descent_input evidence) (neuron_weighting e i))
       (qsum J (fun j => qmul (nth j (descent_output evidence) 0%Q)
                              (value_at z i (weight_row i) (output_weighting e j)))).

Definition check_descent (evidence : Descent) : bool :=
  well_shaped &&
  let z := preactivations in
  let e := residuals z in
  (has_bias I || vec_zero (descent_bias evidence)) &&
  match descent_neuron evidence with Some i => Nat.ltb i N | None => true end &&
  Qeq_bool (descent_derivative evidence)
    (qadd (match descent_neuron evidence with Some i => neuron_derivative z e i evidence | None => 0%Q end)
          (qsum J (fun j => qmul (nth j (descent_bias evidence) 0%Q) (residual_sum e j)))) &&
  is_pos (qneg (descent_derivative evidence)).

(** ** Not a local minimum: the witness [descending_curve] *)

Record MovingNeuron := { moving_index : nat; input_path : list (list Q); output_path : list (list Q) }.

Record Curve := { moving : list MovingNeuron; bias_path : list (list Q); until : Q; change : list Q }.

Section WithCurve.

Variable curve : Curve.

Definition moving_neuron (i : nat) : option MovingNeuron :=
  find (fun m => Nat.eqb (moving_index m) i) (moving curve).

Definition input_steps (i : nat) : list (list Q) :=
  weight_row i :: match moving_neuron i with Some m => input_path m | None => [] end.

(** The polynomials in t of the weights on the curve. *)
Definition input_polynomial (i a : nat) : list Q := map (fun step => nth a step 0%Q) (input_steps i).

Definition output_polynomial (j i : nat) : list Q :=
  output_entry j i ::
  match moving_neuron i with Some m => map (fun step => nth j step 0%Q) (output_path m) | None => [] end.

Definition bias_polynomial (j : nat) : list Q := bias_entry j :: map (fun step => nth j step 0%Q) (bias_path curve).

Definition preactivation (i k : nat) : list Q := map (fun step => qdot step (input_row k)) (input_steps i).

Definition sign_is_kept (i k : nat) : bool :=
  let q := preactivation i k in
  nonnegative_until q (until curve) || nonnegative_until (vscale (-1) q) (until curve).

Definition activation_polynomial (i k : nat) : list Q :=
  let q := preactivation i k in
  vscale (if nonnegative_until q (until curve) then alpha_plus I else alpha_minus I) q.

(** What neuron i adds to the prediction of output j at x_k on the curve, less what it adds at the point. *)
Definition moving_part (i k j : nat) : list Q :=
  match moving_neuron i with
  | Some _ =>
      vadd (pmul (output_polynomial j i) (activation_polynomial i k))
           [qneg (qmul (output_entry j i) (qrho (qdot (weight_row i) (input_row k))))]
  | None => []
  end.

(** The change of the prediction of output j at x_k. *)
Definition prediction_change (k j : nat) : list Q :=
  vadd (psum N (fun i => moving_part i k j)) (0%Q :: map (fun step => nth j step 0%Q) (bias_path curve)).

(** The change of the loss: sum_kj e_kj delta_kj + 1/2 delta_kj^2. *)
Definition loss_change (e : list (list Q)) : list Q :=
  psum n (fun k => psum J (fun j =>
    let delta := prediction_change k j in
    vadd (vscale (entry e k j) delta) (vscale (1 # 2) (pmul delta delta)))).

Definition signs_are_kept : bool :=
  all_below N (fun i =>
    match moving_neuron i with Some _ => all_below n (fun k => sign_is_kept i k) | None => true end).

End WithCurve.

Fixpoint distinct (l : list nat) : bool :=
  match l with
  | [] => true
  | i :: l' => negb (existsb (Nat.eqb i) l') && distinct l'
  end.

Definition check_curve (curve : Curve) : bool :=
  well_shaped && is_pos (until curve) && distinct (map moving_index (moving curve)) &&
  forallb (fun m => Nat.ltb (moving_index m) N) (moving curve) &&
  (has_bias I || match bias_path curve with [] => true | _ => false end) &&
  signs_are_kept curve &&
  peqb (loss_change curve (residuals preactivations)) (0%Q :: change curve) &&
  positive_until (vscale (-1) (change curve)) (until curve).

(** ** Global minimum: the witness [interpolation_bound] *)

(** The residuals of equal inputs are summed. *)
Fixpoint add_to_group (x : list Q) (e : Q) (groups : list (list Q * Q)) : list (list Q * Q) :=
  match groups with
  | [] => [(x, e)]
  | (l, s) :: rest => if vec_eqb x l then (l, qadd s e) :: rest else (l, s) :: add_to_group x e rest
  end.

Fixpoint residual_groups (xs : list (list Q)) (e : list Q) (groups : list (list Q * Q)) : list (list Q * Q) :=
  match xs, e with
  | x :: xs', r :: e' => residual_groups xs' e' (add_to_group x r groups)
  | _, _ => groups
  end.

(** No function of the inputs does better: over equal inputs the residuals sum to zero; a zero input is excused where
    no bias is trained, since every network predicts the same there. *)
Definition check_interpolation : bool :=
  well_shaped &&
  let e := residuals preactivations in
  all_below J (fun j =>
    forallb (fun group => is_zero (snd group) || (vec_zero (fst group) && negb (has_bias I)))
      (residual_groups (inputs I) (output_weighting e j) [])).

(** The loss. *)
Definition qloss : Q :=
  let e := residuals preactivations in
  qmul (1 # 2) (qsum n (fun k => qsum J (fun j => qmul (entry e k j) (entry e k j)))).

End Checker.

(** ** Not a global minimum: the witness [lower_network] *)

Record LowerNetwork := {
  lower_input_weights : list (list Q);
  lower_output_weights : list (list Q);
  lower_output_bias : list Q;
  lower_loss : Q
}.

(** The same data with the other network. *)
Definition at_lower_network (I : Instance) (other : LowerNetwork) : Instance := {|
  alpha_plus := alpha_plus I;
  alpha_minus := alpha_minus I;
  inputs := inputs I;
  targets := targets I;
  input_weights := lower_input_weights other;
  output_weights := lower_output_weights other;
  output_bias := if has_bias I then Some (lower_output_bias other) else None
|}.

Definition check_lower_network (I : Instance) (other : LowerNetwork) : bool :=
  well_shaped I && well_shaped (at_lower_network I other) &&
  Nat.eqb (length (lower_input_weights other)) (length (input_weights I)) &&
  Qeq_bool (qloss (at_lower_network I other)) (lower_loss other) &&
  is_pos (qsub (qloss I) (lower_loss other)).
