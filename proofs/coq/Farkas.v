(** Farkas' lemma for finitely many linear functionals, and bounds between piecewise linear functions.

    The proof is the induction of D. Bartl (2008) on the number of functionals; it needs no coordinates.  It is carried
    out under a double negation and the bound is then found among the natural numbers, so that nothing beyond the
    axioms of the real numbers is used. *)

Require Import Reals Lra Lia List ClassicalDedekindReals.
Require Import SymbolicLandscape.Sums.
Import ListNotations.
Local Open Scope R_scope.

Definition functional := (nat -> R) -> R.

Definition linear (f : functional) : Prop :=
  forall s u v, f (fun a => u a + s * v a) = f u + s * f v.

(** The points at which all functionals of a list are nonnegative. *)
Definition in_cone (fs : list functional) (v : nat -> R) : Prop := forall f, In f fs -> 0 <= f v.

(** g is a combination of the functionals with nonnegative coefficients. *)
Inductive conic : list functional -> functional -> Prop :=
| conic_nil g : (forall v, g v = 0) -> conic [] g
| conic_cons f fs g h c : 0 <= c -> conic fs h -> (forall v, g v = c * f v + h v) -> conic (f :: fs) g.

Lemma conic_nonneg fs g : conic fs g -> forall v, in_cone fs v -> 0 <= g v.
Proof.
  induction 1 as [g Hg|f fs g h c Hc _ IH Hg]; intros v Hv.
  - rewrite Hg. lra.
  - rewrite Hg. assert (0 <= h v) by (apply IH; intros f' Hf'; apply Hv; right; exact Hf').
    assert (0 <= c * f v) by (apply Rmult_le_pos; [exact Hc|apply Hv; left; reflexivity]). lra.
Qed.

Lemma linear_scal f c : linear f -> linear (fun v => c * f v).
Proof. intros H s u v. rewrite H. ring. Qed.

Lemma linear_plus f g : linear f -> linear g -> linear (fun v => f v + g v).
Proof. intros Hf Hg s u v. rewrite Hf, Hg. ring. Qed.

(** f made constant along x by subtracting a multiple of f0. *)
Definition shifted (f0 : functional) (x : nat -> R) (f : functional) : functional :=
  fun v => f v - f0 v / f0 x * f x.

Lemma linear_shifted f0 x f : linear f0 -> linear f -> linear (shifted f0 x f).
Proof. intros H0 Hf s u v. unfold shifted. rewrite H0, Hf. unfold Rdiv. ring. Qed.

Lemma shifted_at f0 x f v : linear f -> shifted f0 x f v = f (fun a => v a + - (f0 v / f0 x) * x a).
Proof. intros Hf. rewrite Hf. unfold shifted. ring. Qed.

Lemma conic_shifted f0 x fs g :
  conic (map (shifted f0 x) fs) g -> exists h, conic fs h /\ forall v, g v = shifted f0 x h v.
Proof.
  revert g. induction fs as [|f fs IH]; intros g H; inversion H as [g' Hg|f' fs' g' h c Hc Hh Hg]; subst.
  - exists (fun _ => 0). split; [constructor; reflexivity|]. intros v. unfold shifted. rewrite Hg. ring.
  - destruct (IH h Hh) as (h' & Hh' & Heq). exists (fun v => c * f v + h' v). split.
    + econstructor; [exact Hc|exact Hh'|reflexivity].
    + intros v. rewrite Hg, Heq. unfold shifted. ring.
Qed.

Lemma farkas fs g :
  (forall f, In f fs -> linear f) -> linear g ->
  (forall v, in_cone fs v -> 0 <= g v) -> ~ ~ conic fs g.
Proof.
  remember (length fs) as m eqn:Hm. revert fs Hm g.
  induction m as [|m IH]; intros [|f fs] Hm g Hfs Hg Himp Hnot; try discriminate.
  - apply Hnot. constructor. intros v.
    assert (Hv : 0 <= g v) by (apply Himp; intros f []).
    assert (H : 0 <= g (fun a => v a + -2 * v a)) by (apply Himp; intros f []).
    rewrite Hg in H. lra.
  - injection Hm as Hm.
    assert (Hf : linear f) by (apply Hfs; left; reflexivity).
    assert (Hrest : forall f', In f' fs -> linear f') by (intros; apply Hfs; right; assumption).
    assert (Hno : ~ exists x, in_cone fs x /\ g x < 0).
    { intros (x & Hx & Hgx).
      assert (Hfx : f x < 0).
      { destruct (Rle_or_lt 0 (f x)) as [Hle|]; [exfalso|assumption].
        assert (0 <= g x); [|lra]. apply Himp. intros f' [<-|Hf']; auto. }
      apply (IH (map (shifted f x) fs)) with (g := shifted f x g).
      - rewrite map_length. exact Hm.
      - intros f' Hf'. apply in_map_iff in Hf'. destruct Hf' as (f'' & <- & Hin).
        apply linear_shifted; auto.
      - apply linear_shifted; assumption.
      - intros v Hv. rewrite shifted_at by exact Hg. apply Himp. intros f' [<-|Hf'].
        + rewrite Hf. right. field. lra.
        + rewrite <- shifted_at by auto. apply Hv. apply in_map. exact Hf'.
      - intros Hcon. destruct (conic_shifted _ _ _ _ Hcon) as (h & Hh & Heq).
        assert (Hhx : 0 <= h x) by (apply (conic_nonneg fs); assumption).
        apply Hnot. apply conic_cons with (h := h) (c := (g x - h x) / f x); [|exact Hh|].
        + replace ((g x - h x) / f x) with ((h x - g x) * / (- f x)) by (field; lra).
          apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat. lra.
        + intros v. specialize (Heq v). unfold shifted in Heq.
          replace (g v) with (h v - f v / f x * h x + f v / f x * g x) by lra. field. lra. }
    apply (IH fs Hm g Hrest Hg).
    + intros v Hv. destruct (Rle_or_lt 0 (g v)) as [|Hlt]; [assumption|exfalso].
      apply Hno. exists v. split; assumption.
    + intros Hcon. apply Hnot. apply conic_cons with (h := g) (c := 0); [lra|exact Hcon|]. intros. ring.
Qed.

(** ** Bounds *)

(** Linear functions on a cone: if t is nonpositive wherever s is, then t is bounded by a multiple of s. *)
Lemma linear_bound fs s t :
  (forall f, In f fs -> linear f) -> linear s -> linear t ->
  (forall v, in_cone fs v -> s v <= 0 -> t v <= 0) ->
  ~ ~ exists C, 0 <= C /\ forall v, in_cone fs v -> t v <= C * s v.
Proof.
  intros Hfs Hs Ht Himp Hnot.
  apply (farkas ((fun v => -1 * s v) :: fs) (fun v => -1 * t v)).
  - intros f [<-|Hf]; [apply linear_scal; exact Hs|auto].
  - apply linear_scal. exact Ht.
  - intros v Hv. assert (t v <= 0); [|lra]. apply Himp.
    + intros f Hf. apply Hv. right. exact Hf.
    + assert (0 <= -1 * s v) by (apply (Hv (fun v => -1 * s v)); left; reflexivity). lra.
  - intros Hcon. inversion Hcon as [|f' fs' g' h c Hc Hh Heq]; subst. apply Hnot. exists c. split; [exact Hc|].
    intros v Hv. specialize (Heq v). assert (0 <= h v) by (apply (conic_nonneg fs); assumption). lra.
Qed.

(** A linear function with kinks on the zero sets of m functionals. *)
Definition kinked (s : functional) (m : nat) (line : nat -> functional) (b : nat -> R) : functional :=
  fun v => s v + sum m (fun k => b k * Rabs (line k v)).

Lemma kinked_bound m line b c s t fs :
  (forall f, In f fs -> linear f) -> (forall k, linear (line k)) -> linear s -> linear t ->
  (forall v, in_cone fs v -> 0 <= kinked s m line b v) ->
  (forall v, in_cone fs v -> kinked s m line b v <= 0 -> kinked t m line c v <= 0) ->
  ~ ~ exists C, 0 <= C /\ forall v, in_cone fs v -> kinked t m line c v <= C * kinked s m line b v.
Proof.
  revert line b c s t fs. induction m as [|m IH]; intros line b c s t fs Hfs Hline Hs Ht Hpos Himp Hnot.
  - apply (linear_bound fs s t Hfs Hs Ht).
    + intros v Hv Hsv. specialize (Himp v Hv). unfold kinked in Himp. cbn in Himp. lra.
    + intros (C & HC & H). apply Hnot. exists C. split; [exact HC|].
      intros v Hv. unfold kinked. cbn. rewrite !Rplus_0_r. apply H. exact Hv.
  - (* one of the two sides of the first line at a time *)
    assert (Hside : forall sign, sign = 1 \/ sign = -1 ->
      let side := fun v => sign * line O v in
      forall s t b c v, in_cone (side :: fs) v ->
        kinked s (S m) line b v = kinked (fun v => s v + b O * side v) m (fun k => line (S k)) (fun k => b (S k)) v /\
        kinked t (S m) line c v = kinked (fun v => t v + c O * side v) m (fun k => line (S k)) (fun k => c (S k)) v).
    { intros sign Hsign side s' t' b' c' v Hv.
      assert (Habs : Rabs (line O v) = sign * line O v).
      { assert (0 <= sign * line O v) by (apply (Hv side); left; reflexivity).
        destruct Hsign as [->| ->]; [rewrite Rabs_right|rewrite Rabs_left1]; lra. }
      unfold kinked, side. cbn [sum]. rewrite Habs. split; ring. }
    assert (Hone : forall sign, sign = 1 \/ sign = -1 ->
      ~ ~ exists C, 0 <= C /\ forall v, in_cone ((fun v => sign * line O v) :: fs) v ->
        kinked t (S m) line c v <= C * kinked s (S m) line b v).
    { intros sign Hsign Hno. set (side := fun v => sign * line O v). assert (Heq := Hside sign Hsign). fold side in Heq.
      assert (Hlin : linear side) by (apply linear_scal, Hline).
      assert (Hsub : forall v, in_cone (side :: fs) v -> in_cone fs v).
      { intros v Hv f Hf. apply Hv. right. exact Hf. }
      apply (IH (fun k => line (S k)) (fun k => b (S k)) (fun k => c (S k))
               (fun v => s v + b O * side v) (fun v => t v + c O * side v) (side :: fs)).
      - intros f [<-|Hf]; auto.
      - intros k. apply Hline.
      - apply linear_plus; [exact Hs|apply linear_scal; exact Hlin].
      - apply linear_plus; [exact Ht|apply linear_scal; exact Hlin].
      - intros v Hv. destruct (Heq s t b c v Hv) as [<- _]. apply Hpos, Hsub, Hv.
      - intros v Hv. destruct (Heq s t b c v Hv) as [<- <-]. apply Himp, Hsub, Hv.
      - intros (C & HC & H). apply Hno. exists C. split; [exact HC|].
        intros v Hv. destruct (Heq s t b c v Hv) as [-> ->]. apply H. exact Hv. }
    apply (Hone 1); [auto|]. intros (C1 & HC1 & H1).
    apply (Hone (-1)); [auto|]. intros (C2 & HC2 & H2).
    apply Hnot. exists (Rmax C1 C2). split; [eapply Rle_trans; [exact HC1|apply Rmax_l]|].
    intros v Hv. assert (0 <= kinked s (S m) line b v) by (apply Hpos; exact Hv).
    destruct (Rle_or_lt 0 (line O v)) as [Hl|Hl].
    + eapply Rle_trans; [apply H1|apply Rmult_le_compat_r; [assumption|apply Rmax_l]].
      intros f [<-|Hf]; [lra|auto].
    + eapply Rle_trans; [apply H2|apply Rmult_le_compat_r; [assumption|apply Rmax_r]].
      intros f [<-|Hf]; [lra|auto].
Qed.

Lemma natural_above C : 0 <= C -> exists m, C <= INR m.
Proof.
  intros HC. destruct (archimed C) as [Hup _]. exists (Z.to_nat (up C)).
  rewrite INR_IZR_INZ, Z2Nat.id; [lra|]. apply le_IZR. lra.
Qed.

(** A bound that cannot fail to exist is found among the natural numbers. *)
Lemma bound_exists (s t : functional) :
  (forall v, 0 <= s v) ->
  (~ ~ exists C, 0 <= C /\ forall v, t v <= C * s v) -> exists C, forall v, t v <= C * s v.
Proof.
  intros Hs Hnn. set (Q := fun m => forall v, t v <= INR m * s v).
  assert (Hstable : forall m, ~ ~ Q m -> Q m).
  { intros m H v. destruct (Rle_or_lt (t v) (INR m * s v)) as [|Hlt]; [assumption|exfalso].
    apply H. intros HQ. specialize (HQ v). lra. }
  destruct (sig_forall_dec (fun m => ~ Q m)) as [[m Hm]|Hall].
  - intros m. destruct (sig_not_dec (Q m)) as [H|H]; [right; exact H|left; exact H].
  - exists (INR m). apply Hstable. exact Hm.
  - exfalso. apply Hnn. intros (C & HC & Hbound). destruct (natural_above C HC) as [m Hm].
    apply (Hall m). intros v. eapply Rle_trans; [apply Hbound|].
    apply Rmult_le_compat_r; [apply Hs|lra].
Qed.

(** Piecewise linear functions with kinks on the same lines: if s >= 0 everywhere and t vanishes wherever s does, then
    |t| <= C s for some constant C. *)
Theorem piecewise_linear_bound m line b c s t :
  (forall k, linear (line k)) -> linear s -> linear t ->
  (forall v, 0 <= kinked s m line b v) ->
  (forall v, kinked s m line b v = 0 -> kinked t m line c v = 0) ->
  exists C, forall v, Rabs (kinked t m line c v) <= C * kinked s m line b v.
Proof.
  intros Hline Hs Ht Hpos Himp.
  assert (Hup : forall sign, sign = 1 \/ sign = -1 -> exists C, forall v,
    kinked (fun v => sign * t v) m line (fun k => sign * c k) v <= C * kinked s m line b v).
  { intros sign Hsign. apply bound_exists; [exact Hpos|]. intros Hnot.
    apply (kinked_bound m line b (fun k => sign * c k) s (fun v => sign * t v) []); try assumption.
    - intros f [].
    - apply linear_scal. exact Ht.
    - intros v _. apply Hpos.
    - intros v _ Hle. right.
      assert (H0 : kinked t m line c v = 0) by (apply Himp; specialize (Hpos v); lra).
      transitivity (sign * kinked t m line c v); [|rewrite H0; ring].
      unfold kinked. rewrite Rmult_plus_distr_l, <- sum_scal. f_equal. apply sum_ext. intros. ring.
    - intros (C & HC & H). apply Hnot. exists C. split; [exact HC|]. intros v. apply H. intros f []. }
  destruct (Hup 1) as (C1 & H1); [auto|]. destruct (Hup (-1)) as (C2 & H2); [auto|].
  exists (Rmax C1 C2). intros v. specialize (H1 v). specialize (H2 v).
  assert (HC1 : C1 * kinked s m line b v <= Rmax C1 C2 * kinked s m line b v).
  { apply Rmult_le_compat_r; [apply Hpos|apply Rmax_l]. }
  assert (HC2 : C2 * kinked s m line b v <= Rmax C1 C2 * kinked s m line b v).
  { apply Rmult_le_compat_r; [apply Hpos|apply Rmax_r]. }
  assert (E1 : kinked (fun v => 1 * t v) m line (fun k => 1 * c k) v = kinked t m line c v).
  { unfold kinked. rewrite Rmult_1_l. f_equal. apply sum_ext. intros. ring. }
  assert (E2 : kinked (fun v => -1 * t v) m line (fun k => -1 * c k) v = - kinked t m line c v).
  { unfold kinked. rewrite Ropp_plus_distr. replace (- t v) with (-1 * t v) by ring. f_equal.
    replace (- sum m (fun k => c k * Rabs (line k v))) with (-1 * sum m (fun k => c k * Rabs (line k v))) by ring.
    rewrite <- sum_scal. apply sum_ext. intros. ring. }
  rewrite E1 in H1. rewrite E2 in H2. apply Rabs_le. lra.
Qed.
