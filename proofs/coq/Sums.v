(** Finite sums of real numbers, and statements that hold for all small positive numbers. *)

Require Import Reals Lra Lia.
Local Open Scope R_scope.

(** ** Finite sums *)

(** [sum n f] is f 0 + f 1 + .. + f (n - 1). *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S m => f O + sum m (fun i => f (S i))
  end.

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  revert f g; induction n as [|n IH]; intros f g H; simpl; [reflexivity|].
  rewrite (H O) by lia. f_equal. apply IH. intros i Hi. apply H. lia.
Qed.

Lemma sum_plus n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. revert f g; induction n as [|n IH]; intros f g; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_scal n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. revert f; induction n as [|n IH]; intros f; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_minus n f g : sum n (fun i => f i - g i) = sum n f - sum n g.
Proof. revert f g; induction n as [|n IH]; intros f g; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_zero n f : (forall i, (i < n)%nat -> f i = 0) -> sum n f = 0.
Proof.
  intros H. rewrite (sum_ext n f (fun i => 0 * f i)); [rewrite sum_scal; ring|].
  intros i Hi. rewrite H by assumption. ring.
Qed.

Lemma sum_swap n m f :
  sum n (fun i => sum m (fun j => f i j)) = sum m (fun j => sum n (fun i => f i j)).
Proof.
  revert f; induction n as [|n IH]; intros f; simpl.
  - symmetry. apply sum_zero. reflexivity.
  - rewrite IH, <- sum_plus. reflexivity.
Qed.

Lemma sum_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
  revert f g; induction n as [|n IH]; intros f g H; simpl; [lra|].
  apply Rplus_le_compat; [apply H; lia|]. apply IH. intros i Hi. apply H. lia.
Qed.

Lemma sum_nonneg n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof. intros H. rewrite <- (sum_zero n (fun _ => 0)) by reflexivity. apply sum_le. exact H. Qed.

Lemma sum_abs n f : Rabs (sum n f) <= sum n (fun i => Rabs (f i)).
Proof.
  revert f; induction n as [|n IH]; intros f; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_l. apply IH.
Qed.

(** A term of a sum of nonnegative terms is at most the sum. *)
Lemma sum_term n f i :
  (forall i, (i < n)%nat -> 0 <= f i) -> (i < n)%nat -> f i <= sum n f.
Proof.
  revert f i; induction n as [|n IH]; intros f i H Hi; [lia|]. simpl.
  assert (0 <= f O) by (apply H; lia).
  assert (0 <= sum n (fun i => f (S i))) by (apply sum_nonneg; intros; apply H; lia).
  destruct i as [|i]; [lra|].
  assert (f (S i) <= sum n (fun i => f (S i))); [|lra].
  apply (IH (fun i => f (S i))); [intros; apply H; lia|lia].
Qed.

(** All terms but one are zero. *)
Lemma sum_single n f i :
  (i < n)%nat -> (forall l, (l < n)%nat -> l <> i -> f l = 0) -> sum n f = f i.
Proof.
  revert f i; induction n as [|n IH]; intros f i Hi H; [lia|]. simpl.
  destruct i as [|i].
  - rewrite sum_zero; [ring|]. intros l Hl. apply H; lia.
  - rewrite (H O), (IH (fun i => f (S i)) i); [ring|lia| |lia|lia].
    intros l Hl Hne. apply H; lia.
Qed.

(** ** For all small positive numbers *)

(** [soon P]: there is delta > 0 such that P t for all t in (0, delta). *)
Definition soon (P : R -> Prop) : Prop :=
  exists delta, 0 < delta /\ forall t, 0 < t < delta -> P t.

Lemma soon_mono (P Q : R -> Prop) : (forall t, 0 < t -> P t -> Q t) -> soon P -> soon Q.
Proof.
  intros H (delta & Hd & HP). exists delta. split; [assumption|].
  intros t Ht. apply H; [lra|]. apply HP. exact Ht.
Qed.

Lemma soon_and (P Q : R -> Prop) : soon P -> soon Q -> soon (fun t => P t /\ Q t).
Proof.
  intros (a & Ha & HP) (b & Hb & HQ). exists (Rmin a b).
  split; [apply Rmin_glb_lt; assumption|].
  intros t Ht. assert (Rmin a b <= a) by apply Rmin_l. assert (Rmin a b <= b) by apply Rmin_r.
  split; [apply HP|apply HQ]; lra.
Qed.

Lemma soon_always (P : R -> Prop) : (forall t, 0 < t -> P t) -> soon P.
Proof. intros H. exists 1. split; [lra|]. intros t Ht. apply H. lra. Qed.

Lemma soon_all n (P : nat -> R -> Prop) :
  (forall i, (i < n)%nat -> soon (P i)) -> soon (fun t => forall i, (i < n)%nat -> P i t).
Proof.
  induction n as [|n IH]; intros H.
  - apply soon_always. intros; lia.
  - apply soon_mono with (P := fun t => P n t /\ forall i, (i < n)%nat -> P i t).
    + intros t _ [Hn Hi] i Hlt. destruct (Nat.eq_dec i n) as [->|]; [exact Hn|apply Hi; lia].
    + apply soon_and; [apply H; lia|]. apply IH. intros i Hi. apply H. lia.
Qed.

Lemma soon_below a : 0 < a -> soon (fun t => t < a).
Proof. intros Ha. exists a. split; [assumption|]. intros t Ht. lra. Qed.

(** Something that holds soon holds somewhere. *)
Lemma soon_exists (P : R -> Prop) : soon P -> exists t, 0 < t /\ P t.
Proof. intros (d & Hd & H). exists (d / 2). split; [lra|apply H; lra]. Qed.

(** A multiple of t becomes smaller than any positive number. *)
Lemma soon_small m eps : 0 < eps -> soon (fun t => t * m < eps).
Proof.
  intros He. pose proof (Rabs_pos m) as Hp. pose proof (Rle_abs m) as Hm.
  assert (Hq : 0 < eps / (Rabs m + 1)) by (apply Rdiv_lt_0_compat; lra).
  exists (eps / (Rabs m + 1)). split; [exact Hq|]. intros t [Ht0 Ht].
  apply (Rmult_lt_compat_r (Rabs m + 1)) in Ht; [|lra].
  unfold Rdiv in Ht. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in Ht by lra.
  assert (t * m <= t * Rabs m) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.
