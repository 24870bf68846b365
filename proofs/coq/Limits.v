(** Limits along whatever may be said to hold eventually: for all small t > 0, or for all networks near one. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums.
Local Open Scope R_scope.

(** What limits need of the word "eventually". *)
Record Filter {T : Type} (eventually : (T -> Prop) -> Prop) : Prop := {
  eventually_mono : forall P Q : T -> Prop, (forall s, P s -> Q s) -> eventually P -> eventually Q;
  eventually_and : forall P Q, eventually P -> eventually Q -> eventually (fun s => P s /\ Q s);
  eventually_always : forall P : T -> Prop, (forall s, P s) -> eventually P
}.

Lemma soon_filter : Filter soon.
Proof.
  split; [intros P Q H; apply soon_mono; auto|apply soon_and|intros P H; apply soon_always; auto].
Qed.

Section Limits.

Context {T : Type} {eventually : (T -> Prop) -> Prop} (filter : Filter eventually).

Definition tends (f : T -> R) (l : R) : Prop := forall eps, 0 < eps -> eventually (fun s => Rabs (f s - l) < eps).

Lemma tends_const c : tends (fun _ => c) c.
Proof.
  intros eps He. apply (eventually_always _ filter). intros. rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. exact He.
Qed.

Lemma tends_equal f g a : eventually (fun s => f s = g s) -> tends g a -> tends f a.
Proof.
  intros Hfg Hg eps He. generalize (eventually_and _ filter _ _ Hfg (Hg eps He)). apply (eventually_mono _ filter).
  intros s [-> H]. exact H.
Qed.

Lemma tends_plus f g a b : tends f a -> tends g b -> tends (fun s => f s + g s) (a + b).
Proof.
  intros Hf Hg eps He. assert (He2 : 0 < eps / 2) by lra.
  generalize (eventually_and _ filter _ _ (Hf _ He2) (Hg _ He2)). apply (eventually_mono _ filter). intros s [H1 H2].
  replace (f s + g s - (a + b)) with ((f s - a) + (g s - b)) by ring.
  eapply Rle_lt_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma tends_mult f g a b : tends f a -> tends g b -> tends (fun s => f s * g s) (a * b).
Proof.
  intros Hf Hg eps He. assert (Ha := Rabs_pos a). assert (Hb := Rabs_pos b).
  set (M := Rabs a + Rabs b + 1). assert (HM : 0 < M) by (unfold M; lra).
  set (d := Rmin 1 (eps / (2 * M))). assert (Hd : 0 < d).
  { apply Rmin_glb_lt; [lra|]. apply Rdiv_lt_0_compat; lra. }
  assert (Hd1 : d <= 1) by apply Rmin_l.
  assert (Hde : d * M < eps).
  { assert (H : d <= eps / (2 * M)) by apply Rmin_r. apply (Rmult_le_compat_r M) in H; [|lra].
    replace (eps / (2 * M) * M) with (eps / 2) in H by (field; lra). lra. }
  generalize (eventually_and _ filter _ _ (Hf _ Hd) (Hg _ Hd)). apply (eventually_mono _ filter). intros s [H1 H2].
  replace (f s * g s - a * b) with (a * (g s - b) + (f s - a) * b + (f s - a) * (g s - b)) by ring.
  assert (B1 : Rabs (a * (g s - b)) <= Rabs a * d).
  { rewrite Rabs_mult. apply Rmult_le_compat_l; lra. }
  assert (B2 : Rabs ((f s - a) * b) <= d * Rabs b).
  { rewrite Rabs_mult. apply Rmult_le_compat_r; lra. }
  assert (B3 : Rabs ((f s - a) * (g s - b)) <= d * 1).
  { rewrite Rabs_mult. apply Rmult_le_compat; try apply Rabs_pos; lra. }
  eapply Rle_lt_trans; [apply Rabs_triang|].
  assert (B := Rabs_triang (a * (g s - b)) ((f s - a) * b)). unfold M in Hde. lra.
Qed.

Lemma tends_sum n (f : nat -> T -> R) (l : nat -> R) :
  (forall i, (i < n)%nat -> tends (f i) (l i)) -> tends (fun s => sum n (fun i => f i s)) (sum n l).
Proof.
  revert f l. induction n as [|n IH]; intros f l H; cbn [sum]; [apply tends_const|].
  apply tends_plus; [apply H; lia|]. apply (IH (fun i => f (S i)) (fun i => l (S i))). intros i Hi. apply H. lia.
Qed.

(** What holds eventually of each of finitely many holds eventually of all. *)
Lemma eventually_all n (P : nat -> T -> Prop) :
  (forall i, (i < n)%nat -> eventually (P i)) -> eventually (fun s => forall i, (i < n)%nat -> P i s).
Proof.
  induction n as [|n IH]; intros H.
  - apply (eventually_always _ filter). intros; lia.
  - generalize (eventually_and _ filter _ _ (H n ltac:(lia)) (IH (fun i Hi => H i ltac:(lia)))).
    apply (eventually_mono _ filter). intros s [Hn Hi] i Hlt.
    destruct (Nat.eq_dec i n) as [->|]; [exact Hn|apply Hi; lia].
Qed.

(** A function that moves no further than a multiple of another. *)
Lemma tends_lipschitz f g a b M :
  (forall s, Rabs (f s - a) <= M * Rabs (g s - b)) -> tends g b -> tends f a.
Proof.
  intros H Hg eps He. set (K := Rabs M + 1). assert (HK : 0 < K) by (unfold K; assert (HM := Rabs_pos M); lra).
  assert (Hd : 0 < eps / K) by (apply Rdiv_lt_0_compat; lra).
  generalize (Hg _ Hd). apply (eventually_mono _ filter). intros s Hs. eapply Rle_lt_trans; [apply H|].
  apply (Rmult_lt_compat_l K) in Hs; [|exact HK]. replace (K * (eps / K)) with eps in Hs by (field; lra).
  eapply Rle_lt_trans; [|exact Hs]. apply Rmult_le_compat_r; [apply Rabs_pos|]. unfold K. assert (HM := Rle_abs M). lra.
Qed.

End Limits.

Arguments tends {T} eventually f l.
