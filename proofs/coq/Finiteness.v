(** One output, no output bias: the stationary networks of all widths together have finitely many predictions. *)

Require Import Reals Lra Lia List Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Projection SymbolicLandscape.GlobalMinimum.
Import ListNotations.
Local Open Scope R_scope.

Lemma lists_over_length {A : Type} (l : list A) m : length (lists_over l m) = (length l ^ m)%nat.
Proof.
  induction m as [|m IH]; [reflexivity|]. cbn [lists_over Nat.pow].
  rewrite <- IH. clear IH. generalize (lists_over l m). intros rest. induction l as [|a l IHl]; [reflexivity|].
  cbn [flat_map length Nat.mul]. rewrite app_length, map_length, IHl. reflexivity.
Qed.

Section Finiteness.

Variable p : Problem.
Hypothesis one_output : output_dimension p = 1%nat.
Notation n := (sample_count p).

(** The sign of a number, and the sign vector of a weight. *)
Definition sign (z : R) : comparison := if Rlt_dec z 0 then Lt else if Rlt_dec 0 z then Gt else Eq.

Definition sign_vector (w : nat -> R) : list comparison :=
  map (fun k => sign (dot p w (input p k))) (seq 0 n).

Definition sign_vectors : list (list comparison) := lists_over [Lt; Eq; Gt] n.

Lemma sign_vector_listed w : In (sign_vector w) sign_vectors.
Proof.
  apply in_lists_over; [unfold sign_vector; rewrite map_length, seq_length; reflexivity|].
  intros a _. destruct a; cbn; auto.
Qed.

Lemma same_sign_vector w w' : sign_vector w = sign_vector w' -> same_face p w w'.
Proof.
  intros H k Hk. assert (Hs : sign (dot p w (input p k)) = sign (dot p w' (input p k))).
  { unfold sign_vector in H. rewrite <- (nth_map_seq (fun k => sign (dot p w (input p k))) n k Eq Hk), H.
    apply (nth_map_seq (fun k => sign (dot p w' (input p k)))). exact Hk. }
  unfold sign in Hs. destruct (Rlt_dec (dot p w (input p k)) 0), (Rlt_dec (dot p w' (input p k)) 0);
    try (destruct (Rlt_dec 0 (dot p w (input p k)))); try (destruct (Rlt_dec 0 (dot p w' (input p k))));
    try discriminate; split; split; intros; lra.
Qed.

(** Which sign vectors are those of an occupied neuron. *)
Definition on_sign_vector (theta : Network) (s : list comparison) (i : nat) : bool :=
  (if Req_EM_T (output_weight theta O i) 0 then false else true) &&
  (if list_eq_dec (fun a b : comparison => ltac:(decide equality)) (sign_vector (input_weight theta i)) s
   then true else false).

Definition occupation (theta : Network) : list bool :=
  map (fun s => existsb (on_sign_vector theta s) (seq 0 (width theta))) sign_vectors.

Lemma same_occupation theta theta' : occupation theta = occupation theta' -> faces_among p theta theta'.
Proof.
  intros H i [Hi Hh]. set (s := sign_vector (input_weight theta i)).
  assert (Hs : existsb (on_sign_vector theta' s) (seq 0 (width theta')) = true).
  { assert (Hall : forall l, map (fun s => existsb (on_sign_vector theta s) (seq 0 (width theta))) l =
                             map (fun s => existsb (on_sign_vector theta' s) (seq 0 (width theta'))) l ->
              In s l -> existsb (on_sign_vector theta s) (seq 0 (width theta)) =
                        existsb (on_sign_vector theta' s) (seq 0 (width theta'))).
    { induction l as [|t l IH]; intros Heq Hin; [destruct Hin|]. injection Heq as Ht Hl.
      destruct Hin as [->|Hin]; [exact Ht|apply IH; assumption]. }
    rewrite <- (Hall sign_vectors H (sign_vector_listed _)). apply existsb_exists. exists i.
    split; [apply in_seq; lia|]. unfold on_sign_vector. destruct (Req_EM_T _ 0); [contradiction|].
    destruct (list_eq_dec _ _ _) as [|Hne]; [reflexivity|exfalso; apply Hne; reflexivity]. }
  apply existsb_exists in Hs. destruct Hs as (j & Hj & Hon). apply in_seq in Hj. unfold on_sign_vector in Hon.
  exists j. destruct (Req_EM_T (output_weight theta' O j) 0); [discriminate|]. split; [split; [lia|assumption]|].
  destruct (list_eq_dec _ _ _) as [Heq|]; [|discriminate]. apply same_sign_vector. symmetry. exact Heq.
Qed.

(** **At most 2^(3^n) vectors are predictions of stationary networks**, of all widths together. *)
Theorem finitely_many_predictions :
  ~ ~ exists predictions : list (nat -> R), (length predictions <= 2 ^ (3 ^ n))%nat /\
    forall theta, stationary p theta -> bias theta O = 0 ->
      exists q, In q predictions /\ forall k, (k < n)%nat -> predicted p theta k = q k.
Proof.
  intros Hnot. set (codes := lists_over [true; false] (length sign_vectors)).
  assert (H : forall l, ~ ~ exists predictions : list (nat -> R), (length predictions <= length l)%nat /\
    forall theta, stationary p theta -> bias theta O = 0 -> In (occupation theta) l ->
      exists q, In q predictions /\ forall k, (k < n)%nat -> predicted p theta k = q k).
  { induction l as [|code l IH]; intros Hno.
    - apply Hno. exists []. split; [apply Nat.le_refl|intros theta _ _ []].
    - apply IH. intros (predictions & Hlen & Hall).
      assert (Hnone : ~ exists theta, stationary p theta /\ bias theta O = 0 /\ occupation theta = code).
      { intros (theta0 & Hst0 & Hb0 & Hcode). apply Hno. exists (predicted p theta0 :: predictions).
        split; [cbn; lia|]. intros theta Hst Hb [Heq|Hin].
        - exists (predicted p theta0). split; [left; reflexivity|].
          apply (prediction_determined_by_faces p one_output); try assumption; apply same_occupation; congruence.
        - destruct (Hall theta Hst Hb Hin) as (q & Hq & Hpredicts). exists q.
          split; [right; exact Hq|exact Hpredicts]. }
      apply Hno. exists predictions. split; [cbn; lia|]. intros theta Hst Hb [Heq|Hin]; [|apply Hall; assumption].
      exfalso. apply Hnone. exists theta. repeat split; [exact Hst|exact Hb|symmetry; exact Heq]. }
  apply (H codes). intros (predictions & Hlen & Hall). apply Hnot. exists predictions. split.
  - unfold codes, sign_vectors in Hlen. rewrite !lists_over_length in Hlen. exact Hlen.
  - intros theta Hst Hb. apply Hall; [exact Hst|exact Hb|].
    apply in_lists_over; [unfold occupation; apply map_length|]. intros b _. destruct b; cbn; auto.
Qed.

End Finiteness.
