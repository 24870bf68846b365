(** Theorem 4.2 of Wu, Simsek and Ged: a stationary point without escape neurons is a local minimum; any number of
    outputs, kinks allowed. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.LocalMinimum SymbolicLandscape.Farkas.
Local Open Scope R_scope.

Section NoEscape.

Variable p : Problem.
Notation n := (sample_count p).
Notation J := (output_dimension p).
Notation dot := (dot p).

Lemma linear_dot x : linear (fun v => dot v x).
Proof. intros s u v. apply dot_plus. Qed.

Lemma linear_sum m (c : nat -> R) (f : nat -> functional) :
  (forall k, linear (f k)) -> linear (fun v => sum m (fun k => c k * f k v)).
Proof.
  intros Hf s u v. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros k _. rewrite Hf. ring.
Qed.

(** The functions of one neuron are linear up to kinks on the hyperplanes of the samples. *)
Lemma weighted_kinked theta i weight v :
  weighted p theta i weight v =
  kinked
    (fun v => sum n (fun k => (weight k * mean_slope p (dot (input_weight theta i) (input p k))) * dot v (input p k)))
    n (fun k v => dot v (input p k))
    (fun k => weight k * half_jump p (dot (input_weight theta i) (input p k))) v.
Proof.
  unfold weighted, kinked. rewrite <- sum_plus. apply sum_ext. intros k _. rewrite rho'_kinked. ring.
Qed.

Lemma no_escape_bounded theta : stationary p theta -> no_escape_neuron p theta -> bounded_by_SD p theta.
Proof.
  intros Hst Hne i j Hi Hj. apply stationary_iff in Hst. destruct Hst as (_ & _ & HS).
  set (ws := fun k => sum J (fun j => output_weight theta j i * residual p theta k j)).
  set (wd := fun k => residual p theta k j).
  set (z := fun k => dot (input_weight theta i) (input p k)).
  set (line := fun k (v : nat -> R) => dot v (input p k)).
  set (part := fun (weight : nat -> R) v => sum n (fun k => (weight k * mean_slope p (z k)) * line k v)).
  assert (Es : forall v, kinked (part ws) n line (fun k => ws k * half_jump p (z k)) v = SD p theta i v).
  { intros v. rewrite SD_weighted. symmetry. apply weighted_kinked. }
  assert (Ed : forall v, kinked (part wd) n line (fun k => wd k * half_jump p (z k)) v = D p theta j i v).
  { intros v. rewrite D_weighted. symmetry. apply weighted_kinked. }
  assert (Hline : forall k, linear (line k)) by (intros k; apply linear_dot).
  destruct (piecewise_linear_bound n line (fun k => ws k * half_jump p (z k)) (fun k => wd k * half_jump p (z k))
    (part ws) (part wd)) as (C & HC); try (assumption || apply linear_sum; exact Hline).
  - intros v. rewrite Es. apply HS. exact Hi.
  - intros v. rewrite Es, Ed. intros H0.
    destruct (Req_dec (D p theta j i v) 0) as [|Hne0]; [assumption|exfalso].
    apply (Hne i Hi). exists v, j. auto.
  - exists C. intros v. rewrite <- Es, <- Ed. apply HC.
Qed.

Theorem no_escape_local_minimum theta :
  stationary p theta -> no_escape_neuron p theta -> local_minimum p theta.
Proof. intros Hst Hne. apply bounds_local_minimum; [exact Hst|]. apply no_escape_bounded; assumption. Qed.

(** Bounds are also sufficient for the absence of escape neurons. *)
Lemma bounded_no_escape theta : bounded_by_SD p theta -> no_escape_neuron p theta.
Proof.
  intros Hb i Hi (v & j & Hj & HS & HD). destruct (Hb i j Hi Hj) as (C & HC). specialize (HC v).
  rewrite HS, Rmult_0_r in HC. assert (Hpos : 0 < Rabs (D p theta j i v)) by (apply Rabs_pos_lt; exact HD). lra.
Qed.

End NoEscape.
