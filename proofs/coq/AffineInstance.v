(** Networks with one of three activations against an affine target on an interval, and rational instances of them. *)

Require Import Reals Lra Lia List QArith Qreals Bool FunctionalExtensionality.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Rationals SymbolicLandscape.Integral
  SymbolicLandscape.Interval.
Import ListNotations.
Local Open Scope R_scope.

(** ** Activations *)

Definition relu (z : R) : R := Rmax 0 z.

(** z for z >= 0, g z for z < 0 *)
Definition leaky_relu (g z : R) : R := if Rle_dec 0 z then z else g * z.

Definition square (z : R) : R := z ^ 2.

Lemma relu_nonpos z : z <= 0 -> relu z = 0.
Proof. intros H. unfold relu. apply Rmax_left. exact H. Qed.

Lemma relu_nonneg z : 0 <= z -> relu z = z.
Proof. intros H. unfold relu. apply Rmax_right. exact H. Qed.

Lemma relu_pos z : 0 <= relu z.
Proof. unfold relu. apply Rmax_l. Qed.

Lemma relu_continuous : continuity relu.
Proof.
  intros x eps He. exists eps. split; [exact He|]. intros y [_ Hy]. simpl in *. unfold R_dist in *.
  eapply Rle_lt_trans; [|exact Hy]. unfold relu, Rmax.
  destruct (Rle_dec 0 y); destruct (Rle_dec 0 x); unfold Rabs; repeat destruct (Rcase_abs _); lra.
Qed.

Lemma leaky_relu_nonneg g z : 0 <= z -> leaky_relu g z = z.
Proof. intros H. unfold leaky_relu. destruct (Rle_dec 0 z); lra. Qed.

Lemma leaky_relu_nonpos g z : z <= 0 -> leaky_relu g z = g * z.
Proof. intros H. unfold leaky_relu. destruct (Rle_dec 0 z); [replace z with 0 by lra; ring|reflexivity]. Qed.

(** Leaky ReLU is a sum of ReLU and an identity. *)
Lemma leaky_relu_split g z : leaky_relu g z = (1 - g) * relu z + g * z.
Proof.
  destruct (Rle_or_lt 0 z); [rewrite leaky_relu_nonneg, relu_nonneg|rewrite leaky_relu_nonpos, relu_nonpos]; lra.
Qed.

Lemma leaky_relu_continuous g : continuity (leaky_relu g).
Proof.
  replace (leaky_relu g) with (fun z => (1 - g) * relu z + g * z).
  2:{ apply functional_extensionality. intros z. symmetry. apply leaky_relu_split. }
  apply (continuity_plus (fun z => (1 - g) * relu z) (fun z => g * z)); [|reg].
  apply (continuity_scal relu). exact relu_continuous.
Qed.

Lemma square_continuous : continuity square.
Proof. unfold square. reg. Qed.

(** ** Affine targets *)

(** The problem of the target alpha x + beta on [T0, T1], with the activation s. *)
Definition affine_problem (T0 T1 alpha beta : R) (s : R -> R) : IntervalProblem := {|
  left := T0;
  right := T1;
  interval_target := fun x => alpha * x + beta;
  activation := s
|}.

Lemma affine_continuous T0 T1 alpha beta s : continuity (interval_target (affine_problem T0 T1 alpha beta s)).
Proof. cbn. reg. Qed.

(** An affine function that is <= 0 at both ends of an interval is <= 0 between them; and so for >=. *)
Lemma between_nonpos T0 T1 w b x : T0 <= x <= T1 -> w * T0 + b <= 0 -> w * T1 + b <= 0 -> w * x + b <= 0.
Proof.
  intros Hx H0 H1. destruct (Rle_or_lt 0 w) as [Hw|Hw].
  - assert (w * x <= w * T1) by (apply Rmult_le_compat_l; lra). lra.
  - assert (w * x <= w * T0) by (apply Rmult_le_compat_neg_l; lra). lra.
Qed.

Lemma between_nonneg T0 T1 w b x : T0 <= x <= T1 -> 0 <= w * T0 + b -> 0 <= w * T1 + b -> 0 <= w * x + b.
Proof. intros Hx H0 H1. assert (- w * x + - b <= 0); [apply (between_nonpos T0 T1); lra|lra]. Qed.

(** ** Instances *)

Inductive Activation := Relu | Leaky (slope : Q) | Square.

Definition activation_of (s : Activation) : R -> R :=
  match s with
  | Relu => relu
  | Leaky slope => leaky_relu (Q2R slope)
  | Square => square
  end.

Lemma activation_of_continuous s : continuity (activation_of s).
Proof. destruct s; [apply relu_continuous|apply leaky_relu_continuous|apply square_continuous]. Qed.

Record AffineInstance := {
  unit_activation : Activation;
  interval_left : Q;
  interval_right : Q;
  target_slope : Q;
  target_value : Q;
  unit_weights : list Q;
  unit_biases : list Q;
  unit_outputs : list Q;
  output_offset : Q
}.

Definition affine_problem_of (I : AffineInstance) : IntervalProblem :=
  affine_problem (Q2R (interval_left I)) (Q2R (interval_right I)) (Q2R (target_slope I)) (Q2R (target_value I))
    (activation_of (unit_activation I)).

Definition affine_network_of (I : AffineInstance) : IntervalNetwork := {|
  units := length (unit_weights I);
  unit_weight := vec (unit_weights I);
  unit_bias := vec (unit_biases I);
  unit_output := vec (unit_outputs I);
  offset := Q2R (output_offset I)
|}.

Definition check_affine_interval (I : AffineInstance) : bool :=
  is_pos (qsub (interval_right I) (interval_left I)) &&
  Nat.eqb (length (unit_biases I)) (length (unit_weights I)) &&
  Nat.eqb (length (unit_outputs I)) (length (unit_weights I)).

Lemma check_affine_interval_R I :
  check_affine_interval I = true -> Q2R (interval_left I) < Q2R (interval_right I).
Proof.
  unfold check_affine_interval. intros H. apply andb_true_iff in H. destruct H as [H _].
  apply andb_true_iff in H. destruct H as [H _]. apply is_pos_R in H. rewrite Q2R_qsub in H. lra.
Qed.

(** The loss is defined at every network of this problem, so that the comparisons of losses are never empty. *)
Theorem check_affine_interval_sound I : check_affine_interval I = true ->
  (forall phi, exists L, has_loss (affine_problem_of I) phi L) /\
  ~ interval_local_maximum (affine_problem_of I) (affine_network_of I).
Proof.
  intros H. apply check_affine_interval_R in H. split; [intros phi; apply loss_exists|apply no_local_maximum];
    try exact H; try apply activation_of_continuous; apply affine_continuous.
Qed.
