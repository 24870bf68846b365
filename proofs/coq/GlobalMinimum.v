(** One output, no output bias: among the networks of a given width one has the least loss.

    With the sides of all neurons for all inputs fixed, and the signs of the output weights, the predictions are a
    polyhedral cone.  It has a point nearest to the targets (NearestPoint.v), and there are finitely many patterns. *)

Require Import Reals Lra Lia List Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Projection SymbolicLandscape.Farkas SymbolicLandscape.NearestPoint.
Import ListNotations.
Local Open Scope R_scope.

(** All lists of length m with entries from l. *)
Fixpoint lists_over {A : Type} (l : list A) (m : nat) : list (list A) :=
  match m with
  | O => [[]]
  | S m' => flat_map (fun a => map (cons a) (lists_over l m')) l
  end.

Lemma in_lists_over {A : Type} (l : list A) m w : length w = m -> (forall a, In a w -> In a l) -> In w (lists_over l m).
Proof.
  revert w. induction m as [|m IH]; intros [|a w] Hlen Hin; try discriminate; [left; reflexivity|].
  cbn [lists_over]. apply in_flat_map. exists a. split; [apply Hin; left; reflexivity|]. apply in_map.
  apply IH; [injection Hlen; auto|]. intros b Hb. apply Hin. right. exact Hb.
Qed.


Section GlobalMinimum.

Variable p : Problem.
Hypothesis one_output : output_dimension p = 1%nat.
Notation n := (sample_count p).
Notation d := (input_dimension p).
Notation y := (fun k => target p k O).

Lemma loss_distance theta :
  loss p theta = / 2 * over n (fun k => predicted p theta k - y k) (fun k => predicted p theta k - y k).
Proof.
  unfold loss. f_equal. apply sum_ext. intros k _. rewrite one_output. cbn [sum].
  unfold residual. fold (predicted p theta k). ring.
Qed.

Variable N : nat.

(** For each neuron the sign of its output weight, and for each input whether it is on the side >= 0. *)
Definition Pattern : Type := list (bool * list bool).

Definition sign_of (b : bool) : R := if b then 1 else -1.
Definition output_sign (P : Pattern) (i : nat) : R := sign_of (fst (nth i P (true, []))).
Definition side_of (P : Pattern) (i k : nat) : bool := nth k (snd (nth i P (true, []))) true.
Definition slope (b : bool) : R := if b then slope_plus p else slope_minus p.

(** A vector v holds the weights w_ia = v (i d + a) of N neurons. *)
Definition weight (v : nat -> R) (i : nat) : nat -> R := fun a => v (i * d + a)%nat.

Definition preactivation (i k : nat) : functional := fun v => dot p (weight v i) (input p k).

Definition side_constraint (P : Pattern) (i k : nat) : functional :=
  fun v => sign_of (side_of P i k) * preactivation i k v.

Definition constraints (P : Pattern) : list functional :=
  flat_map (fun i => map (side_constraint P i) (seq 0 n)) (seq 0 N).

Definition value_at (P : Pattern) (k : nat) : functional :=
  fun v => sum N (fun i => output_sign P i * (slope (side_of P i k) * preactivation i k v)).

Lemma linear_preactivation i k : linear (preactivation i k).
Proof.
  intros s u v. unfold preactivation, Landscape.dot, weight. rewrite <- sum_scal, <- sum_plus. apply sum_ext.
  intros. ring.
Qed.

Lemma linear_constraint P f : In f (constraints P) -> linear f.
Proof.
  intros H. apply in_flat_map in H. destruct H as (i & _ & H). apply in_map_iff in H. destruct H as (k & <- & _).
  apply linear_scal, linear_preactivation.
Qed.

Lemma linear_value P k : linear (value_at P k).
Proof.
  intros s u v. unfold value_at. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros i _.
  rewrite (linear_preactivation i k s u v). ring.
Qed.

Lemma in_cone_sides P v : in_cone (constraints P) v <->
  forall i k, (i < N)%nat -> (k < n)%nat -> 0 <= sign_of (side_of P i k) * preactivation i k v.
Proof.
  split.
  - intros H i k Hi Hk. apply (H (side_constraint P i k)). apply in_flat_map. exists i.
    split; [apply in_seq; lia|]. apply in_map. apply in_seq. lia.
  - intros H f Hf. apply in_flat_map in Hf. destruct Hf as (i & Hi & Hf). apply in_map_iff in Hf.
    destruct Hf as (k & <- & Hk). apply in_seq in Hi. apply in_seq in Hk. apply H; lia.
Qed.

(** The network of a vector. *)
Definition network_of_vector (P : Pattern) (v : nat -> R) : Network := {|
  width := N;
  input_weight := weight v;
  output_weight := fun _ => output_sign P;
  bias := fun _ => 0
|}.

Lemma rho_side b z : 0 <= sign_of b * z -> rho p z = slope b * z.
Proof.
  destruct b; cbn; intros H; [apply rho_nonneg; lra|apply rho_nonpos; lra].
Qed.

Lemma predicted_vector P v k : in_cone (constraints P) v -> (k < n)%nat ->
  predicted p (network_of_vector P v) k = value_at P k v.
Proof.
  intros Hv Hk. rewrite in_cone_sides in Hv. unfold predicted, prediction. cbn [network_of_vector bias width].
  rewrite Rplus_0_r. apply sum_ext. intros i Hi. cbn [output_weight input_weight].
  rewrite (rho_side (side_of P i k)) by (apply Hv; assumption). reflexivity.
Qed.

(** The pattern and the vector of a network. *)
Definition at_least_0 (z : R) : bool := if Rle_dec 0 z then true else false.

Lemma sign_at_least_0 z : sign_of (at_least_0 z) * z = Rabs z.
Proof.
  unfold at_least_0. destruct (Rle_dec 0 z) as [H|H]; cbn; [rewrite Rabs_right by lra|rewrite Rabs_left by lra]; ring.
Qed.

Definition pattern_of (theta : Network) : Pattern :=
  map (fun i => (at_least_0 (output_weight theta O i),
                 map (fun k => at_least_0 (dot p (input_weight theta i) (input p k))) (seq 0 n))) (seq 0 N).

Definition vector_of (theta : Network) (m : nat) : R :=
  Rabs (output_weight theta O (m / d)) * input_weight theta (m / d) (m mod d).

Lemma nth_map_seq {A : Type} (f : nat -> A) m i x : (i < m)%nat -> nth i (map f (seq 0 m)) x = f i.
Proof.
  intros H. rewrite nth_indep with (d' := f O) by (rewrite map_length, seq_length; exact H).
  rewrite map_nth, seq_nth by exact H. reflexivity.
Qed.

Lemma output_sign_of theta i : (i < N)%nat ->
  output_sign (pattern_of theta) i = sign_of (at_least_0 (output_weight theta O i)).
Proof. intros H. unfold output_sign, pattern_of. rewrite nth_map_seq by exact H. reflexivity. Qed.

Lemma side_of_of theta i k : (i < N)%nat -> (k < n)%nat ->
  side_of (pattern_of theta) i k = at_least_0 (dot p (input_weight theta i) (input p k)).
Proof.
  intros Hi Hk. unfold side_of, pattern_of. rewrite nth_map_seq by exact Hi. cbn [snd].
  rewrite nth_map_seq by exact Hk. reflexivity.
Qed.

Lemma preactivation_of theta i k :
  preactivation i k (vector_of theta) = Rabs (output_weight theta O i) * dot p (input_weight theta i) (input p k).
Proof.
  unfold preactivation, Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros a Ha. unfold weight, vector_of.
  replace ((i * d + a) / d)%nat with i by (apply Nat.div_unique with (r := a); lia).
  replace ((i * d + a) mod d)%nat with a by (apply Nat.mod_unique with (q := i); lia). ring.
Qed.

Lemma vector_in_cone theta : in_cone (constraints (pattern_of theta)) (vector_of theta).
Proof.
  apply in_cone_sides. intros i k Hi Hk. rewrite side_of_of, preactivation_of by assumption.
  set (z := dot p (input_weight theta i) (input p k)).
  replace (sign_of (at_least_0 z) * (Rabs (output_weight theta O i) * z))
    with (Rabs (output_weight theta O i) * (sign_of (at_least_0 z) * z)) by ring.
  rewrite sign_at_least_0. apply Rmult_le_pos; apply Rabs_pos.
Qed.

Lemma value_of theta k : width theta = N -> bias theta O = 0 -> (k < n)%nat ->
  value_at (pattern_of theta) k (vector_of theta) = predicted p theta k.
Proof.
  intros Hwidth Hb Hk. rewrite predicted_contributions, Hwidth by exact Hb. apply sum_ext. intros i Hi.
  rewrite output_sign_of, side_of_of, preactivation_of by assumption. unfold contribution.
  set (z := dot p (input_weight theta i) (input p k)). rewrite (rho_side (at_least_0 z)).
  - rewrite <- sign_at_least_0.
    assert (H : sign_of (at_least_0 (output_weight theta O i)) * sign_of (at_least_0 (output_weight theta O i)) = 1)
      by (destruct (at_least_0 _); cbn; ring).
    replace (sign_of (at_least_0 (output_weight theta O i)) * (slope (at_least_0 z) *
      (sign_of (at_least_0 (output_weight theta O i)) * output_weight theta O i * z)))
      with (sign_of (at_least_0 (output_weight theta O i)) * sign_of (at_least_0 (output_weight theta O i)) *
        (output_weight theta O i * (slope (at_least_0 z) * z))) by ring.
    rewrite H. ring.
  - rewrite sign_at_least_0. apply Rabs_pos.
Qed.

Definition all_patterns : list Pattern :=
  lists_over (list_prod [true; false] (lists_over [true; false] n)) N.

Lemma in_bools b : In b [true; false].
Proof. destruct b; cbn; auto. Qed.

Lemma pattern_listed theta : In (pattern_of theta) all_patterns.
Proof.
  apply in_lists_over; [unfold pattern_of; rewrite map_length, seq_length; reflexivity|]. intros q Hq.
  apply in_map_iff in Hq. destruct Hq as (i & <- & _). apply in_prod; [apply in_bools|].
  apply in_lists_over; [rewrite map_length, seq_length; reflexivity|]. intros b _. apply in_bools.
Qed.

(** The least distance over some of the patterns. *)
Lemma least_distance patterns : patterns <> [] ->
  ~ ~ exists P v, in_cone (constraints P) v /\ forall P' u, In P' patterns -> in_cone (constraints P') u ->
    distance n y (value_at P) v <= distance n y (value_at P') u.
Proof.
  induction patterns as [|P patterns IH]; intros Hne Hnot; [apply Hne; reflexivity|].
  apply (nearest_point_exists n y (constraints P) (value_at P) (linear_constraint P) (linear_value P)).
  intros (v & Hv & Hmin). destruct patterns as [|P2 patterns].
  - apply Hnot. exists P, v. split; [exact Hv|]. intros P' u [<-|[]] Hu. apply Hmin. exact Hu.
  - apply IH; [discriminate|]. intros (P0 & v0 & Hv0 & Hmin0).
    destruct (Rle_or_lt (distance n y (value_at P) v) (distance n y (value_at P0) v0)) as [Hle|Hlt].
    + apply Hnot. exists P, v. split; [exact Hv|]. intros P' u [<-|HP'] Hu; [apply Hmin; exact Hu|].
      eapply Rle_trans; [exact Hle|]. apply Hmin0; assumption.
    + apply Hnot. exists P0, v0. split; [exact Hv0|]. intros P' u [<-|HP'] Hu; [|apply Hmin0; assumption].
      apply Rlt_le. eapply Rlt_le_trans; [exact Hlt|]. apply Hmin. exact Hu.
Qed.

(** **Some network of N neurons has the least loss of all.** *)
Theorem least_loss_exists :
  ~ ~ exists theta, width theta = N /\ bias theta O = 0 /\
        forall theta', width theta' = N -> bias theta' O = 0 -> loss p theta <= loss p theta'.
Proof.
  intros Hnot.
  set (none := {| width := N; input_weight := fun _ _ => 0; output_weight := fun _ _ => 0; bias := fun _ => 0 |}).
  apply (least_distance all_patterns).
  - intros H. assert (Hin := pattern_listed none). rewrite H in Hin. exact Hin.
  - intros (P & v & Hv & Hmin). apply Hnot. exists (network_of_vector P v).
    split; [reflexivity|]. split; [reflexivity|]. intros theta' Hwidth Hb.
    rewrite !loss_distance. apply Rmult_le_compat_l; [lra|].
    rewrite (over_ext n (fun k => predicted p (network_of_vector P v) k - y k)
      (fun k => predicted p (network_of_vector P v) k - y k) (fun k => value_at P k v - y k)
      (fun k => value_at P k v - y k))
      by (intros k Hk; rewrite predicted_vector by assumption; reflexivity).
    rewrite (over_ext n (fun k => predicted p theta' k - y k) (fun k => predicted p theta' k - y k)
      (fun k => value_at (pattern_of theta') k (vector_of theta') - y k)
      (fun k => value_at (pattern_of theta') k (vector_of theta') - y k))
      by (intros k Hk; rewrite value_of by assumption; reflexivity).
    apply (Hmin (pattern_of theta') (vector_of theta')); [apply pattern_listed|apply vector_in_cone].
Qed.

End GlobalMinimum.
