(** Orthogonal projections on subspaces, and nearest points of polyhedral cones, exist.

    A cone {A v : f v >= 0 for finitely many f} is closed, though this is not how it is proved: where the nearest point
    without a constraint violates it, the nearest point with the constraint lies on its hyperplane, and there is one
    constraint fewer.  Existence is meant under a double negation, as in Farkas.v; inequalities that follow are not. *)

Require Import Reals Lra Lia List.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Projection SymbolicLandscape.Farkas.
Import ListNotations.
Local Open Scope R_scope.

(** ** Subspaces *)

Record subspace (n : nat) (W : (nat -> R) -> Prop) : Prop := {
  holds_zero : W (fun _ => 0);
  holds_sums : forall u v s, W u -> W v -> W (fun k => u k + s * v k);
  holds_equal : forall u v, (forall k, (k < n)%nat -> v k = u k) -> W u -> W v
}.

Definition put (a : R) (q : nat -> R) (k : nat) : R := match k with O => a | S k' => q k' end.
Definition rest (w : nat -> R) (k : nat) : R := w (S k).

Lemma over_first n u v : over (S n) u v = u O * v O + over n (rest u) (rest v).
Proof. reflexivity. Qed.

Lemma over_sum_l n u v s q : over n (fun k => u k + s * v k) q = over n u q + s * over n v q.
Proof. unfold over. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros. ring. Qed.

Lemma over_sum_r n u v s q : over n q (fun k => u k + s * v k) = over n q u + s * over n q v.
Proof. rewrite over_comm, over_sum_l, (over_comm n u), (over_comm n v). reflexivity. Qed.

(** The vectors of W whose first coordinate is 0, without it. *)
Definition beyond (W : (nat -> R) -> Prop) (u : nat -> R) : Prop := W (put 0 u).

Lemma subspace_beyond n W : subspace (S n) W -> subspace n (beyond W).
Proof.
  intros [Hz Hs He]. split; unfold beyond.
  - apply (He (fun _ => 0)); [|exact Hz]. intros [|k] _; reflexivity.
  - intros u v s Hu Hv. apply (He (fun k => put 0 u k + s * put 0 v k)); [|apply Hs; assumption].
    intros [|k] _; cbn; ring.
  - intros u v Huv Hu. apply (He (put 0 u)); [|exact Hu]. intros [|k] Hk; cbn; [reflexivity|]. apply Huv. lia.
Qed.

Lemma in_beyond n W w : subspace (S n) W -> W w -> w O = 0 -> beyond W (rest w).
Proof.
  intros [_ _ He] Hw Hz. apply (He w); [|exact Hw]. intros [|k] _; cbn; [symmetry; exact Hz|reflexivity].
Qed.

Lemma projection_exists n W y : subspace n W -> ~ ~ exists q, is_projection n W y q.
Proof.
  revert W y. induction n as [|n IH]; intros W y HW Hnot.
  - apply Hnot. exists (fun _ => 0). split; [apply (holds_zero _ _ HW)|]. intros. reflexivity.
  - assert (HW' := subspace_beyond n W HW).
    assert (Hno : ~ exists w, W w /\ w O <> 0).
    { intros (w & Hw & Hne). apply (IH (beyond W) (rest w) HW'). intros (q1 & Hq1 & Hort1).
      apply (IH (beyond W) (rest y) HW'). intros (q0 & Hq0 & Hort0).
      (* g lies in W and is orthogonal to all of W with first coordinate 0 *)
      set (g := fun k => w k + -1 * put 0 q1 k).
      assert (Hg : W g) by (apply (holds_sums _ _ HW); [exact Hw|exact Hq1]).
      assert (Hg0 : g O = w O) by (unfold g; cbn; ring).
      assert (Hgort : forall r, beyond W r -> over n (rest g) r = 0).
      { intros r Hr. rewrite <- (Hort1 r Hr). apply over_ext; [|reflexivity]. intros. unfold rest, g. cbn. ring. }
      assert (Hgg : 0 < over (S n) g g).
      { rewrite over_first, Hg0. assert (0 < w O * w O) by (apply Rsqr_pos_lt; exact Hne).
        assert (0 <= over n (rest g) (rest g)) by (apply sum_nonneg; intros; apply Rle_0_sqr). lra. }
      set (c := over (S n) y g / over (S n) g g).
      assert (Hc : c * over (S n) g g = over (S n) y g) by (unfold c; field; lra).
      assert (Hq0g : over (S n) (put 0 q0) g = 0).
      { rewrite over_first. cbn [put]. change (rest (put 0 q0)) with q0. rewrite over_comm, (Hgort q0 Hq0). ring. }
      apply Hnot. exists (fun k => put 0 q0 k + c * g k). split; [apply (holds_sums _ _ HW); assumption|].
      intros r Hr. set (a := r O / g O). set (r0 := fun k => r k + - a * g k).
      assert (Hr0 : beyond W (rest r0)).
      { apply (in_beyond n W r0 HW); [apply (holds_sums _ _ HW); assumption|].
        unfold r0, a. field. rewrite Hg0. exact Hne. }
      rewrite (over_ext (S n) _ r (fun k => y k - (put 0 q0 k + c * g k)) (fun k => r0 k + a * g k));
        [|reflexivity|intros; unfold r0; ring].
      rewrite over_minus_l, !over_sum_r, !over_sum_l, Hq0g, Hc.
      assert (H0 : r0 O = 0) by (unfold r0, a; field; rewrite Hg0; exact Hne).
      assert (H1 : over (S n) g r0 = 0) by (rewrite over_first, H0, (Hgort _ Hr0); ring).
      assert (H2 : over (S n) y r0 - over (S n) (put 0 q0) r0 = 0).
      { rewrite !over_first, H0. change (rest (put 0 q0)) with q0. specialize (Hort0 _ Hr0).
        rewrite over_minus_l in Hort0. cbn [put]. lra. }
      rewrite H1. lra. }
    apply (IH (beyond W) (rest y) HW'). intros (q0 & Hq0 & Hort0). apply Hnot. exists (put 0 q0). split; [exact Hq0|].
    intros r Hr. assert (Hz : r O = 0).
    { destruct (Req_dec (r O) 0) as [|Hne]; [assumption|exfalso]. apply Hno. exists r. split; assumption. }
    rewrite over_first, Hz. specialize (Hort0 (rest r) (in_beyond n W r HW Hr Hz)). rewrite Rmult_0_r, Rplus_0_l.
    rewrite <- Hort0. apply over_ext; [|reflexivity]. intros. reflexivity.
Qed.

(** ** Polyhedral cones *)

Section Nearest.

Variable n : nat.
Variable y : nat -> R.

(** |A v - y|^2 *)
Definition distance (A : nat -> functional) (v : nat -> R) : R :=
  over n (fun k => A k v - y k) (fun k => A k v - y k).

Lemma distance_convex A u v s : (forall k, linear (A k)) -> 0 <= s <= 1 ->
  distance A (fun a => u a + s * (v a + -1 * u a)) <= (1 - s) * distance A u + s * distance A v.
Proof.
  intros HA Hs. unfold distance, over. rewrite <- !sum_scal, <- sum_plus. apply sum_le. intros k _.
  rewrite (HA k s u), (HA k (-1) v u). set (a := A k u - y k). set (b := A k v - y k).
  replace (A k u + s * (A k v + -1 * A k u) - y k) with (a + s * (b - a)) by (unfold a, b; ring).
  assert (H : 0 <= s * (1 - s) * ((b - a) * (b - a)))
    by (apply Rmult_le_pos; [apply Rmult_le_pos; lra|apply Rle_0_sqr]).
  nra.
Qed.

Lemma distance_ext A A' u v : (forall k, A k u = A' k v) -> distance A u = distance A' v.
Proof. intros H. apply sum_ext. intros k _. rewrite H. reflexivity. Qed.

Theorem nearest_point_exists fs A :
  (forall f, In f fs -> linear f) -> (forall k, linear (A k)) ->
  ~ ~ exists v, in_cone fs v /\ forall u, in_cone fs u -> distance A v <= distance A u.
Proof.
  remember (length fs) as m eqn:Hm. revert fs Hm A.
  induction m as [|m IH]; intros [|f fs] Hm A Hfs HA Hnot; try discriminate.
  - apply (projection_exists n (fun w => exists v, forall k, (k < n)%nat -> w k = A k v) y).
    + split.
      * exists (fun a => 0 + -1 * 0). intros k _. assert (H := HA k (-1) (fun _ => 0) (fun _ => 0)). cbn in H.
        replace (0 + -1 * 0) with 0 in * by ring. lra.
      * intros u v s (u' & Hu) (v' & Hv). exists (fun a => u' a + s * v' a). intros k Hk.
        rewrite HA, Hu, Hv by exact Hk. reflexivity.
      * intros u v Huv (u' & Hu). exists u'. intros k Hk. rewrite Huv by exact Hk. apply Hu. exact Hk.
    + intros (q & Hq). destruct (proj1 Hq) as (v & Hv). apply Hnot. exists v. split; [intros f []|]. intros u _.
      unfold distance. rewrite (over_ext n (fun k => A k v - y k) (fun k => A k v - y k) (fun k => q k - y k)
        (fun k => q k - y k)) by (intros k Hk; rewrite Hv by exact Hk; reflexivity).
      apply (projection_nearest n _ y q Hq). exists u. reflexivity.
  - injection Hm as Hm. assert (Hf : linear f) by (apply Hfs; left; reflexivity).
    assert (Hrest : forall f', In f' fs -> linear f') by (intros; apply Hfs; right; assumption).
    apply (IH fs Hm A Hrest HA). intros (v0 & Hin0 & Hmin0). destruct (Rle_or_lt 0 (f v0)) as [Hge|Hlt].
    + apply Hnot. exists v0. split.
      * intros f' [<-|Hf']; [exact Hge|apply Hin0; exact Hf'].
      * intros u Hu. apply Hmin0. intros f' Hf'. apply Hu. right. exact Hf'.
    + apply (IH (map (shifted f v0) fs)) with (A := fun k => shifted f v0 (A k)).
      * rewrite map_length. exact Hm.
      * intros f' Hf'. apply in_map_iff in Hf'. destruct Hf' as (f'' & <- & Hin). apply linear_shifted; auto.
      * intros k. apply linear_shifted; auto.
      * intros (v1 & Hin1 & Hmin1). apply Hnot. set (z := fun a => v1 a + - (f v1 / f v0) * v0 a). exists z.
        assert (Hz : distance A z = distance (fun k => shifted f v0 (A k)) v1)
          by (apply distance_ext; intros k; rewrite shifted_at by auto; reflexivity).
        split.
        -- intros f' [<-|Hf'].
           ++ unfold z. rewrite Hf. right. field. lra.
           ++ unfold z. rewrite <- shifted_at by auto. apply Hin1. apply in_map. exact Hf'.
        -- intros u Hu. assert (Hfu : 0 <= f u) by (apply Hu; left; reflexivity).
           assert (Hurest : in_cone fs u) by (intros f' Hf'; apply Hu; right; exact Hf').
           set (s := f u / (f u - f v0)). assert (Hs : 0 <= s <= 1).
           { unfold s. split.
             - apply Rmult_le_pos; [exact Hfu|]. left. apply Rinv_0_lt_compat. lra.
             - apply (Rmult_le_reg_r (f u - f v0)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
           set (x := fun a => u a + s * (v0 a + -1 * u a)).
           assert (Hfx : forall g, linear g -> g x = (1 - s) * g u + s * g v0)
             by (intros g Hg; unfold x; rewrite (Hg s u), (Hg (-1) v0 u); ring).
           assert (Hx : f x = 0) by (rewrite (Hfx f Hf); unfold s; field; lra).
           assert (Hshift : forall g, shifted f v0 g x = g x)
             by (intros g; unfold shifted; rewrite Hx; unfold Rdiv; ring).
           rewrite Hz. apply Rle_trans with (distance A x).
           ++ rewrite (distance_ext A (fun k => shifted f v0 (A k)) x x) by (intros k; rewrite Hshift; reflexivity).
              apply Hmin1. intros f' Hf'. apply in_map_iff in Hf'. destruct Hf' as (f'' & <- & Hin).
              rewrite Hshift, (Hfx f'' (Hrest f'' Hin)).
              assert (0 <= (1 - s) * f'' u) by (apply Rmult_le_pos; [lra|apply Hurest; exact Hin]).
              assert (0 <= s * f'' v0) by (apply Rmult_le_pos; [lra|apply Hin0; exact Hin]). lra.
           ++ eapply Rle_trans; [apply (distance_convex A u v0 s HA Hs)|].
              assert (s * distance A v0 <= s * distance A u); [|lra].
              apply Rmult_le_compat_l; [lra|apply Hmin0; exact Hurest].
Qed.

End Nearest.
