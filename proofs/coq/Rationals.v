(** Computation with rational numbers, and the real numbers they stand for.

    Every sum and product is reduced to lowest terms at once: fractions that are left alone double their length with
    every operation. *)

Require Import Reals Lra Lia List QArith Qreals Qreduction Bool.
Require Import SymbolicLandscape.Sums.
Import ListNotations.
Local Open Scope R_scope.

(** Sum and product of fractions in lowest terms, by the smallest greatest common divisors that will do (Knuth, The Art
    of Computer Programming, section 4.5.1).  That they are right does not depend on the fractions being reduced. *)
Definition qadd (a b : Q) : Q :=
  if Z.eqb (Qnum a) 0 then b else if Z.eqb (Qnum b) 0 then a
  else
    let '(g, (a', b')) := Pos.ggcd (Qden a) (Qden b) in
    let s := Qred (Qnum a * Zpos b' + Qnum b * Zpos a' # g) in
    Qnum s # (Qden s * (a' * b')).

Definition qmul (a b : Q) : Q :=
  if (Z.eqb (Qnum a) 0 || Z.eqb (Qnum b) 0)%bool then 0%Q
  else
    let x := Qred (Qnum a # Qden b) in
    let y := Qred (Qnum b # Qden a) in
    Qnum x * Qnum y # Qden x * Qden y.

Definition qneg (a : Q) : Q := Qopp a.
Definition qsub (a b : Q) : Q := qadd a (qneg b).

Lemma Q2R_Qred q : Q2R (Qred q) = Q2R q.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Lemma Q2R_make a b : Q2R (a # b) = IZR a / IZR (Zpos b).
Proof. reflexivity. Qed.

Lemma pos_not_zero b : IZR (Zpos b) <> 0.
Proof. apply not_0_IZR. discriminate. Qed.

Lemma Q2R_parts q : Q2R q = IZR (Qnum q) / IZR (Zpos (Qden q)).
Proof. reflexivity. Qed.

Lemma Q2R_qadd a b : Q2R (qadd a b) = Q2R a + Q2R b.
Proof.
  destruct a as [n d]. destruct b as [m e]. unfold qadd. cbn [Qnum Qden].
  destruct (Z.eqb_spec n 0) as [->|_]; [rewrite !Q2R_make; field; split; apply pos_not_zero|].
  destruct (Z.eqb_spec m 0) as [->|_]; [rewrite !Q2R_make; field; split; apply pos_not_zero|].
  assert (Hg := Pos.ggcd_correct_divisors d e). destruct (Pos.ggcd d e) as [g [d' e']]. destruct Hg as [-> ->].
  assert (Hs := Q2R_Qred (n * Zpos e' + m * Zpos d' # g)). destruct (Qred _) as [s t]. cbn [Qnum Qden].
  rewrite Q2R_make in Hs. rewrite !Q2R_make, !Pos2Z.inj_mul, !mult_IZR. rewrite Q2R_make in Hs.
  rewrite plus_IZR, !mult_IZR in Hs.
  assert (Ht := pos_not_zero t). assert (Hg := pos_not_zero g).
  assert (Hd := pos_not_zero d'). assert (He := pos_not_zero e').
  replace (IZR s / (IZR (Zpos t) * (IZR (Zpos d') * IZR (Zpos e'))))
    with (IZR s / IZR (Zpos t) / (IZR (Zpos d') * IZR (Zpos e'))) by (field; auto).
  rewrite Hs. field. auto.
Qed.

Lemma Q2R_qmul a b : Q2R (qmul a b) = Q2R a * Q2R b.
Proof.
  destruct a as [n d]. destruct b as [m e]. unfold qmul. cbn [Qnum Qden].
  destruct (Z.eqb_spec n 0) as [->|_]; [cbn [orb]; rewrite !Q2R_make; field; split; apply pos_not_zero|].
  destruct (Z.eqb_spec m 0) as [->|_]; [cbn [orb]; rewrite !Q2R_make; field; split; apply pos_not_zero|].
  cbn [orb]. assert (Hx := Q2R_Qred (n # e)). assert (Hy := Q2R_Qred (m # d)).
  destruct (Qred (n # e)) as [s t]. destruct (Qred (m # d)) as [u v]. cbn [Qnum Qden].
  rewrite !Q2R_make in *. rewrite Pos2Z.inj_mul, !mult_IZR.
  assert (Ht := pos_not_zero t). assert (Hv := pos_not_zero v).
  assert (Hd := pos_not_zero d). assert (He := pos_not_zero e).
  replace (IZR s * IZR u / (IZR (Zpos t) * IZR (Zpos v)))
    with ((IZR s / IZR (Zpos t)) * (IZR u / IZR (Zpos v))) by (field; auto).
  rewrite Hx, Hy. field. auto.
Qed.

Lemma Q2R_qneg a : Q2R (qneg a) = - Q2R a.
Proof. apply Q2R_opp. Qed.

Lemma Q2R_qsub a b : Q2R (qsub a b) = Q2R a - Q2R b.
Proof. unfold qsub. rewrite Q2R_qadd, Q2R_qneg. ring. Qed.

Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R. cbn. field. Qed.

Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R. cbn. field. Qed.

Lemma Q2R_half : Q2R (1 # 2) = / 2.
Proof. unfold Q2R. cbn. field. Qed.

(** ** Comparisons *)

Definition is_zero (a : Q) : bool := Qeq_bool a 0.
Definition is_nonneg (a : Q) : bool := Qle_bool 0 a.
Definition is_pos (a : Q) : bool := negb (Qle_bool a 0).
Definition qabs (a : Q) : Q := if is_nonneg a then a else qneg a.

Lemma Qeq_bool_R a b : Qeq_bool a b = true -> Q2R a = Q2R b.
Proof. intros H. apply Qeq_eqR, Qeq_bool_iff, H. Qed.

Lemma Qle_bool_R a b : Qle_bool a b = true -> Q2R a <= Q2R b.
Proof. intros H. apply Qle_Rle, Qle_bool_iff, H. Qed.

Lemma is_zero_R a : is_zero a = true -> Q2R a = 0.
Proof. intros H. rewrite (Qeq_bool_R _ _ H). apply Q2R_0. Qed.

Lemma is_zero_false_R a : is_zero a = false -> Q2R a <> 0.
Proof.
  intros H E. apply Qeq_bool_neq in H. apply H. apply eqR_Qeq. rewrite E, Q2R_0. reflexivity.
Qed.

Lemma is_nonneg_R a : is_nonneg a = true -> 0 <= Q2R a.
Proof. intros H. rewrite <- Q2R_0. apply Qle_bool_R, H. Qed.

Lemma is_pos_R a : is_pos a = true -> 0 < Q2R a.
Proof.
  unfold is_pos. intros H. apply negb_true_iff in H. rewrite <- Q2R_0.
  destruct (Rlt_or_le (Q2R 0) (Q2R a)) as [|Hle]; [assumption|exfalso].
  apply Rle_Qle, Qle_bool_iff in Hle. congruence.
Qed.

Lemma is_nonneg_false_R a : is_nonneg a = false -> Q2R a < 0.
Proof.
  unfold is_nonneg. intros H. rewrite <- Q2R_0.
  destruct (Rlt_or_le (Q2R a) (Q2R 0)) as [|Hle]; [assumption|exfalso].
  apply Rle_Qle, Qle_bool_iff in Hle. congruence.
Qed.

Lemma Q2R_qabs a : Q2R (qabs a) = Rabs (Q2R a).
Proof.
  unfold qabs. destruct (is_nonneg a) eqn:E.
  - apply is_nonneg_R in E. rewrite Rabs_right; lra.
  - apply is_nonneg_false_R in E. rewrite Q2R_qneg, Rabs_left; lra.
Qed.

(** The comparison with 0 that the activation needs. *)
Definition by_sign {A : Type} (z : Q) (negative zero positive : A) : A :=
  match Qcompare z 0 with Lt => negative | Eq => zero | Gt => positive end.

Lemma by_sign_cases {A : Type} (z : Q) (negative zero positive : A) :
  (Q2R z < 0 /\ by_sign z negative zero positive = negative) \/
  (Q2R z = 0 /\ by_sign z negative zero positive = zero) \/
  (0 < Q2R z /\ by_sign z negative zero positive = positive).
Proof.
  unfold by_sign. rewrite <- Q2R_0. destruct (Qcompare_spec z 0) as [H|H|H].
  - right. left. split; [apply Qeq_eqR; exact H|reflexivity].
  - left. split; [apply Qlt_Rlt; exact H|reflexivity].
  - right. right. split; [apply Qlt_Rlt; exact H|reflexivity].
Qed.

(** ** Vectors *)

(** The real vector of a list: coordinates past its end are 0. *)
Definition vec (l : list Q) : nat -> R := fun a => Q2R (nth a l 0%Q).

Lemma vec_nil a : vec [] a = 0.
Proof. unfold vec. destruct a; apply Q2R_0. Qed.

Fixpoint qdot (u v : list Q) : Q :=
  match u, v with
  | a :: u', b :: v' => qadd (qmul a b) (qdot u' v')
  | _, _ => 0%Q
  end.

Lemma Q2R_qdot u v m : length v = m -> Q2R (qdot u v) = sum m (fun a => vec u a * vec v a).
Proof.
  intros <-. revert v. induction u as [|a u IH]; intros v.
  - rewrite sum_zero by (intros; rewrite vec_nil; ring). apply Q2R_0.
  - destruct v as [|b v]; [apply Q2R_0|]. cbn [qdot length sum]. rewrite Q2R_qadd, Q2R_qmul, IH. reflexivity.
Qed.

(** Sums of vectors; a shorter one is continued by zeros. *)
Fixpoint vadd (u v : list Q) : list Q :=
  match u, v with
  | [], _ => v
  | _, [] => u
  | a :: u', b :: v' => qadd a b :: vadd u' v'
  end.

Definition vscale (c : Q) (u : list Q) : list Q := map (qmul c) u.

Fixpoint weighted_sum (weights : list Q) (vectors : list (list Q)) : list Q :=
  match weights, vectors with
  | c :: weights', v :: vectors' => vadd (vscale c v) (weighted_sum weights' vectors')
  | _, _ => []
  end.

Lemma vec_vadd u v a : vec (vadd u v) a = vec u a + vec v a.
Proof.
  revert v a. induction u as [|q u IH]; intros v a; [rewrite vec_nil; cbn; ring|].
  destruct v as [|r v]; [rewrite vec_nil; cbn [vadd]; ring|].
  destruct a as [|a]; cbn [vadd].
  - apply Q2R_qadd.
  - apply (IH v a).
Qed.

Lemma vec_vscale c u a : vec (vscale c u) a = Q2R c * vec u a.
Proof.
  revert a. induction u as [|q u IH]; intros a; [rewrite !vec_nil; ring|].
  destruct a as [|a]; [apply Q2R_qmul|apply (IH a)].
Qed.

Fixpoint vec_eqb (u v : list Q) : bool :=
  match u, v with
  | [], [] => true
  | a :: u', b :: v' => Qeq_bool a b && vec_eqb u' v'
  | _, _ => false
  end.

Lemma vec_eqb_R u v a : vec_eqb u v = true -> vec u a = vec v a.
Proof.
  revert v a. induction u as [|q u IH]; intros [|r v] a H; try discriminate; [reflexivity|].
  cbn in H. apply andb_true_iff in H. destruct H as [Hq Hu].
  destruct a as [|a]; [apply Qeq_bool_R; exact Hq|apply (IH v a Hu)].
Qed.

Definition vec_zero (u : list Q) : bool := forallb is_zero u.

Lemma vec_zero_R u a : vec_zero u = true -> vec u a = 0.
Proof.
  revert a. induction u as [|q u IH]; intros a H; [apply vec_nil|].
  cbn in H. apply andb_true_iff in H. destruct H as [Hq Hu].
  destruct a as [|a]; [apply is_zero_R; exact Hq|apply (IH a Hu)].
Qed.

(** ** Lists by index *)

Definition tabulate {A : Type} (n : nat) (f : nat -> A) : list A := map f (seq 0 n).

Lemma tabulate_length {A : Type} n (f : nat -> A) : length (tabulate n f) = n.
Proof. unfold tabulate. rewrite map_length, seq_length. reflexivity. Qed.

Lemma nth_tabulate {A : Type} n (f : nat -> A) i x : (i < n)%nat -> nth i (tabulate n f) x = f i.
Proof.
  intros H. unfold tabulate. rewrite nth_indep with (d' := f 0%nat) by (rewrite map_length, seq_length; exact H).
  rewrite map_nth, seq_nth by exact H. reflexivity.
Qed.

(** [all_below n f]: f i for all i < n. *)
Definition all_below (n : nat) (f : nat -> bool) : bool := forallb f (seq 0 n).

Lemma all_below_true n f : all_below n f = true -> forall i, (i < n)%nat -> f i = true.
Proof.
  unfold all_below. rewrite forallb_forall. intros H i Hi. apply H. apply in_seq. lia.
Qed.

Definition qsum (n : nat) (f : nat -> Q) : Q := fold_right (fun i s => qadd (f i) s) 0%Q (seq 0 n).

Lemma Q2R_qsum n f : Q2R (qsum n f) = sum n (fun i => Q2R (f i)).
Proof.
  unfold qsum. assert (H : forall m, Q2R (fold_right (fun i s => qadd (f i) s) 0%Q (seq m n)) =
                                     sum n (fun i => Q2R (f (m + i)%nat))); [|apply (H 0%nat)].
  induction n as [|n IH]; intros m; cbn [seq fold_right sum]; [apply Q2R_0|].
  rewrite Q2R_qadd, IH, Nat.add_0_r. f_equal. apply sum_ext. intros i _.
  rewrite Nat.add_succ_comm. reflexivity.
Qed.
