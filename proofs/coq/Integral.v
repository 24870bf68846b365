(** The integral of Darboux: a number between lower and upper sums that come as close as one likes.

    The standard library's [RiemannInt] rests on the full law of excluded middle; what is here rests on the axioms of
    the real numbers alone.  RiemannIntegral.v shows that for continuous functions both integrals are the same. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums.
Local Open Scope R_scope.

(** ** Definition *)

(** [darboux_sums f a b s S]: for some a = x_0 <= .. <= x_n = b and numbers with lo_k <= f <= hi_k on [x_k, x_(k+1)],
    s and S are the sums of lo_k (x_(k+1) - x_k) and of hi_k (x_(k+1) - x_k). *)
Inductive darboux_sums (f : R -> R) : R -> R -> R -> R -> Prop :=
  | no_piece a : darboux_sums f a a 0 0
  | one_more_piece a m b lo hi s S :
      a <= m -> (forall x, a <= x <= m -> lo <= f x <= hi) -> darboux_sums f m b s S ->
      darboux_sums f a b (lo * (m - a) + s) (hi * (m - a) + S).

(** f is integrable over [a, b], and its integral is I. *)
Definition has_integral (a b : R) (f : R -> R) (I : R) : Prop :=
  forall epsilon, 0 < epsilon -> exists s S, darboux_sums f a b s S /\ I - epsilon < s /\ S < I + epsilon.

(** ** Sums *)

Lemma sums_ordered f a b s S : darboux_sums f a b s S -> a <= b.
Proof. induction 1; lra. Qed.

Lemma sums_equal f g a b s S : (forall x, a <= x <= b -> f x = g x) -> darboux_sums f a b s S -> darboux_sums g a b s S.
Proof.
  intros H D. induction D as [a|a m b lo hi s S Hle Hf D IH]; [constructor|].
  assert (Hmb := sums_ordered _ _ _ _ _ D). constructor; [exact Hle| |apply IH; intros x Hx; apply H; lra].
  intros x Hx. rewrite <- H by lra. apply Hf. exact Hx.
Qed.

Lemma sums_append f a b c s S s' S' :
  darboux_sums f a b s S -> darboux_sums f b c s' S' -> darboux_sums f a c (s + s') (S + S').
Proof.
  intros D D'. induction D as [a|a m b lo hi s S Hle Hf D IH].
  - rewrite !Rplus_0_l. exact D'.
  - rewrite !Rplus_assoc. constructor; auto.
Qed.

Lemma sums_split f a b c s S :
  darboux_sums f a b s S -> a <= c <= b -> exists s0 S0 s1 S1,
    darboux_sums f a c s0 S0 /\ darboux_sums f c b s1 S1 /\ s = s0 + s1 /\ S = S0 + S1.
Proof.
  intros D. induction D as [a|a m b lo hi s S Hle Hf D IH]; intros Hc.
  - assert (c = a) by lra. subst c. exists 0, 0, 0, 0. repeat split; try constructor; ring.
  - destruct (Rle_or_lt m c) as [Hm|Hm].
    + destruct IH as (s0 & S0 & s1 & S1 & D0 & D1 & -> & ->); [lra|].
      exists (lo * (m - a) + s0), (hi * (m - a) + S0), s1, S1.
      repeat split; [constructor; assumption|exact D1|ring|ring].
    + exists (lo * (c - a) + 0), (hi * (c - a) + 0), (lo * (m - c) + s), (hi * (m - c) + S).
      repeat split; [| |ring|ring].
      * constructor; [lra| |constructor]. intros x Hx. apply Hf. lra.
      * constructor; [lra| |exact D]. intros x Hx. apply Hf. lra.
Qed.

Lemma sums_of_point f a b s S : darboux_sums f a b s S -> a = b -> s = 0 /\ S = 0.
Proof.
  intros D. induction D as [a|a m b lo hi s S Hle Hf D IH]; intros E; [lra|].
  assert (Hmb := sums_ordered _ _ _ _ _ D). destruct IH as [-> ->]; [lra|].
  replace (m - a) with 0 by lra. lra.
Qed.

Lemma lower_bound_of_sums f a b s S lo :
  (forall x, a <= x <= b -> lo <= f x) -> darboux_sums f a b s S -> lo * (b - a) <= S.
Proof.
  intros H D. induction D as [a|a m b lo' hi s S Hle Hf D IH]; [lra|].
  assert (Hmb := sums_ordered _ _ _ _ _ D). assert (lo * (b - m) <= S) by (apply IH; intros x Hx; apply H; lra).
  assert (Ha := Hf a). assert (Ha' := H a).
  assert (lo * (m - a) <= hi * (m - a)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** A lower sum of the smaller function is at most an upper sum of the larger one, whatever the pieces. *)
Lemma sums_monotone f g a b s S s' S' :
  (forall x, a <= x <= b -> f x <= g x) -> darboux_sums f a b s S -> darboux_sums g a b s' S' -> s <= S'.
Proof.
  intros H D. revert s' S'. induction D as [a|a m b lo hi s S Hle Hf D IH]; intros s' S' D'.
  - destruct (sums_of_point _ _ _ _ _ D' eq_refl) as [_ ->]. lra.
  - assert (Hmb := sums_ordered _ _ _ _ _ D).
    destruct (sums_split _ _ _ m _ _ D') as (s0 & S0 & s1 & S1 & D0 & D1 & -> & ->); [lra|].
    assert (s <= S1) by (apply IH with (2 := D1); intros x Hx; apply H; lra).
    assert (lo * (m - a) <= S0); [|lra].
    assert (Hg : forall x, a <= x <= m -> lo <= g x).
    { intros x Hx. assert (Hx' := Hf x Hx). assert (Hx'' := H x). lra. }
    apply (lower_bound_of_sums g a m s0 S0 lo Hg D0).
Qed.

(** Sums of f + g, on the pieces of g where f is bounded on the whole interval. *)
Lemma sums_add_constant f g a b s S lo hi :
  (forall x, a <= x <= b -> lo <= f x <= hi) -> darboux_sums g a b s S ->
  darboux_sums (fun x => f x + g x) a b (lo * (b - a) + s) (hi * (b - a) + S).
Proof.
  intros H D. induction D as [a|a m b lo' hi' s S Hle Hg D IH].
  - replace (lo * (a - a) + 0) with 0 by ring. replace (hi * (a - a) + 0) with 0 by ring. constructor.
  - assert (Hmb := sums_ordered _ _ _ _ _ D).
    replace (lo * (b - a) + (lo' * (m - a) + s)) with ((lo + lo') * (m - a) + (lo * (b - m) + s)) by ring.
    replace (hi * (b - a) + (hi' * (m - a) + S)) with ((hi + hi') * (m - a) + (hi * (b - m) + S)) by ring.
    constructor; [exact Hle| |apply IH; intros x Hx; apply H; lra].
    intros x Hx. assert (Hf' := H x). assert (Hg' := Hg x Hx). lra.
Qed.

(** The pieces of g are cut where those of f end. *)
Lemma sums_plus f g a b s S s' S' :
  darboux_sums f a b s S -> darboux_sums g a b s' S' -> darboux_sums (fun x => f x + g x) a b (s + s') (S + S').
Proof.
  intros D. revert s' S'. induction D as [a|a m b lo hi s S Hle Hf D IH]; intros s' S' D'.
  - destruct (sums_of_point _ _ _ _ _ D' eq_refl) as [-> ->]. rewrite !Rplus_0_l. constructor.
  - assert (Hmb := sums_ordered _ _ _ _ _ D).
    destruct (sums_split _ _ _ m _ _ D') as (s0 & S0 & s1 & S1 & D0 & D1 & -> & ->); [lra|].
    replace (lo * (m - a) + s + (s0 + s1)) with (lo * (m - a) + s0 + (s + s1)) by ring.
    replace (hi * (m - a) + S + (S0 + S1)) with (hi * (m - a) + S0 + (S + S1)) by ring.
    apply sums_append with m; [apply sums_add_constant; assumption|apply IH; exact D1].
Qed.

Lemma sums_scale f c a b s S : darboux_sums f a b s S -> exists s' S',
  darboux_sums (fun x => c * f x) a b s' S' /\
  ((0 <= c /\ s' = c * s /\ S' = c * S) \/ (c < 0 /\ s' = c * S /\ S' = c * s)).
Proof.
  intros D. destruct (Rle_or_lt 0 c) as [Hc|Hc].
  - exists (c * s), (c * S). split; [|left; auto]. induction D as [a|a m b lo hi s S Hle Hf D IH].
    + rewrite Rmult_0_r. constructor.
    + replace (c * (lo * (m - a) + s)) with (c * lo * (m - a) + c * s) by ring.
      replace (c * (hi * (m - a) + S)) with (c * hi * (m - a) + c * S) by ring.
      constructor; [exact Hle| |exact IH]. intros x Hx. destruct (Hf x Hx). split; apply Rmult_le_compat_l; lra.
  - exists (c * S), (c * s). split; [|right; auto]. induction D as [a|a m b lo hi s S Hle Hf D IH].
    + rewrite Rmult_0_r. constructor.
    + replace (c * (lo * (m - a) + s)) with (c * lo * (m - a) + c * s) by ring.
      replace (c * (hi * (m - a) + S)) with (c * hi * (m - a) + c * S) by ring.
      constructor; [exact Hle| |exact IH]. intros x Hx. destruct (Hf x Hx). split; apply Rmult_le_compat_neg_l; lra.
Qed.

(** ** Laws *)

Section Laws.

Variables a b : R.

Lemma integral_monotone f g I I' :
  (forall x, a <= x <= b -> f x <= g x) -> has_integral a b f I -> has_integral a b g I' -> I <= I'.
Proof.
  intros H HI HI'. destruct (Rle_or_lt I I') as [|Hlt]; [assumption|exfalso].
  destruct (HI ((I - I') / 2)) as (s & S & D & Hs & _); [lra|].
  destruct (HI' ((I - I') / 2)) as (s' & S' & D' & _ & HS'); [lra|].
  assert (s <= S') by (apply (sums_monotone f g a b s S s' S'); assumption). lra.
Qed.

Lemma integral_unique f I I' : has_integral a b f I -> has_integral a b f I' -> I = I'.
Proof.
  intros H H'. apply Rle_antisym; [apply (integral_monotone f f)|apply (integral_monotone f f)]; try assumption;
    intros x _; apply Rle_refl.
Qed.

Lemma integral_of_equal f g I : (forall x, a <= x <= b -> f x = g x) -> has_integral a b f I -> has_integral a b g I.
Proof.
  intros H HI epsilon He. destruct (HI epsilon He) as (s & S & D & Hs). exists s, S. split; [|exact Hs].
  apply (sums_equal f g); assumption.
Qed.

Lemma integral_equal f g I I' :
  (forall x, a <= x <= b -> f x = g x) -> has_integral a b f I -> has_integral a b g I' -> I = I'.
Proof. intros H HI. apply integral_unique. apply (integral_of_equal f g); assumption. Qed.

Lemma integral_plus f g I I' :
  has_integral a b f I -> has_integral a b g I' -> has_integral a b (fun x => f x + g x) (I + I').
Proof.
  intros HI HI' epsilon He.
  destruct (HI (epsilon / 2)) as (s & S & D & Hs & HS); [lra|].
  destruct (HI' (epsilon / 2)) as (s' & S' & D' & Hs' & HS'); [lra|].
  exists (s + s'), (S + S'). split; [apply sums_plus; assumption|lra].
Qed.

Lemma integral_scale f c I : has_integral a b f I -> has_integral a b (fun x => c * f x) (c * I).
Proof.
  intros HI epsilon He. set (M := Rabs c + 1). assert (Hc := Rabs_pos c).
  set (e := epsilon / M). assert (HM : 0 < M) by (unfold M; lra).
  assert (HeM : 0 < e) by (apply Rdiv_lt_0_compat; assumption).
  assert (Heq : Rabs c * e = epsilon - e).
  { replace epsilon with (e * M) at 1 by (unfold e; field; lra). unfold M. ring. }
  destruct (HI e HeM) as (s & S & D & Hs & HS).
  destruct (sums_scale f c a b s S D) as (s' & S' & D' & Hcase). exists s', S'. split; [exact D'|].
  destruct Hcase as [(H0 & -> & ->)|(H0 & -> & ->)].
  - rewrite Rabs_right in Heq by lra.
    assert (c * (I - e) <= c * s) by (apply Rmult_le_compat_l; lra).
    assert (c * S <= c * (I + e)) by (apply Rmult_le_compat_l; lra). lra.
  - rewrite Rabs_left in Heq by lra.
    assert (c * (I + e) <= c * S) by (apply Rmult_le_compat_neg_l; lra).
    assert (c * s <= c * (I - e)) by (apply Rmult_le_compat_neg_l; lra). lra.
Qed.

Lemma integral_linear f g c I I' :
  has_integral a b f I -> has_integral a b g I' -> has_integral a b (fun x => f x + c * g x) (I + c * I').
Proof. intros HI HI'. apply integral_plus; [exact HI|apply integral_scale; exact HI']. Qed.

Lemma integral_zero : a <= b -> has_integral a b (fun _ => 0) 0.
Proof.
  intros H epsilon He. exists (0 * (b - a) + 0), (0 * (b - a) + 0). split; [|lra].
  constructor; [exact H|intros; lra|constructor].
Qed.

Lemma integral_sum n (f : nat -> R -> R) (I : nat -> R) : a <= b ->
  (forall j, (j < n)%nat -> has_integral a b (f j) (I j)) ->
  has_integral a b (fun x => sum n (fun j => f j x)) (sum n I).
Proof.
  intros Hab. revert f I. induction n as [|n IH]; intros f I H; cbn [sum]; [apply integral_zero; exact Hab|].
  apply (integral_plus (f 0%nat)); [apply H; lia|]. apply (IH (fun j => f (S j)) (fun j => I (S j))).
  intros j Hj. apply H. lia.
Qed.

Lemma integral_constant c : a <= b -> has_integral a b (fun _ => c) (c * (b - a)).
Proof.
  intros H epsilon He. exists (c * (b - a) + 0), (c * (b - a) + 0). split; [|lra].
  constructor; [exact H|intros; lra|constructor].
Qed.

End Laws.

Lemma integral_point f a : has_integral a a f 0.
Proof. intros epsilon He. exists 0, 0. split; [constructor|lra]. Qed.

Lemma integral_append f a b c I I' : has_integral a b f I -> has_integral b c f I' -> has_integral a c f (I + I').
Proof.
  intros HI HI' epsilon He.
  destruct (HI (epsilon / 2)) as (s & S & D & Hs & HS); [lra|].
  destruct (HI' (epsilon / 2)) as (s' & S' & D' & Hs' & HS'); [lra|].
  exists (s + s'), (S + S'). split; [apply sums_append with b; assumption|lra].
Qed.

(** ** Continuous functions *)

(** On a bounded interval continuity is uniform (Heine): the supremum of the steps that will do is not 0. *)
Lemma uniform_continuity f a b eps : continuity f -> 0 < eps -> exists d, 0 < d /\
  forall x y, a <= x <= b -> a <= y <= b -> Rabs (x - y) <= d -> Rabs (f x - f y) <= eps.
Proof.
  intros Hf He.
  set (good := fun d z => forall x y, a <= x <= z -> a <= y <= z -> Rabs (x - y) <= d -> Rabs (f x - f y) <= eps).
  assert (Hself : forall x y, x = y -> Rabs (f x - f y) <= eps).
  { intros x y ->. rewrite Rminus_diag_eq, Rabs_R0; lra. }
  destruct (Rlt_or_le b a) as [Hba|Hab]; [exists 1; split; [lra|intros; lra]|].
  destruct (completeness (fun d => 0 <= d <= 1 /\ good d b)) as [m [Hup Hleast]].
  { exists 1. intros d [Hd _]. lra. }
  { exists 0. split; [lra|]. intros x y _ _ Hxy. apply Hself.
    assert (Hle := Rle_abs (x - y)). assert (Hle' := Rle_abs (- (x - y))). rewrite Rabs_Ropp in Hle'. lra. }
  destruct (Rlt_or_le 0 m) as [Hm|Hm].
  - exists (m / 2). split; [lra|]. intros x y Hx Hy Hxy.
    destruct (Rle_or_lt (Rabs (f x - f y)) eps) as [Hle|Hlt]; [exact Hle|exfalso].
    assert (m <= m / 2); [|lra]. apply Hleast. intros d [Hd Hgood].
    destruct (Rle_or_lt d (m / 2)) as [Hle|Hlt']; [exact Hle|exfalso].
    specialize (Hgood x y Hx Hy). lra.
  - exfalso.
    assert (Hnone : forall d, 0 < d -> ~ good d b).
    { intros d Hd Hgood. assert (Hd' : 0 < Rmin d 1) by (apply Rmin_glb_lt; lra).
      assert (Rmin d 1 <= d) by apply Rmin_l. assert (Rmin d 1 <= 1) by apply Rmin_r.
      assert (Rmin d 1 <= m); [|lra]. apply Hup. split; [lra|]. intros x y Hx Hy Hxy. apply Hgood; lra. }
    set (E := fun z => a <= z <= b /\ exists d, 0 < d /\ good d z).
    destruct (completeness E) as [t [Htop Hsmallest]].
    { exists b. intros z [Hz _]. lra. }
    { exists a. split; [lra|]. exists 1. split; [lra|]. intros x y Hx Hy _. apply Hself. lra. }
    destruct (Hf t (eps / 2)) as (r & Hr & Hball); [lra|].
    assert (Hclose : forall x, t - r < x < t + r -> Rabs (f x - f t) < eps / 2).
    { intros x Hx. destruct (Req_dec x t) as [->|Hne]; [rewrite Rminus_diag_eq, Rabs_R0; lra|].
      apply (Hball x). split; [split; [exact I|lra]|]. simpl. unfold R_dist. apply Rabs_def1; lra. }
    assert (Hnear : ~ ~ exists z, E z /\ t - r / 2 < z).
    { intros HN. assert (t <= t - r / 2); [|lra]. apply Hsmallest. intros z Hz.
      destruct (Rle_or_lt z (t - r / 2)) as [Hle|Hlt]; [exact Hle|exfalso]. apply HN. exists z. auto. }
    apply Hnear. intros (z & (Hz & d & Hd & Hgood) & Hzt).
    set (z' := Rmin b (t + r / 2)).
    assert (Hzb : z' <= b) by apply Rmin_l. assert (Hzr : z' <= t + r / 2) by apply Rmin_r.
    assert (Hd' : 0 < Rmin d (r / 2)) by (apply Rmin_glb_lt; lra).
    assert (Rmin d (r / 2) <= d) by apply Rmin_l. assert (Rmin d (r / 2) <= r / 2) by apply Rmin_r.
    assert (Hgood' : good (Rmin d (r / 2)) z').
    { intros x y Hx Hy Hxy.
      destruct (Rle_or_lt x z) as [Hxz|Hxz]; [destruct (Rle_or_lt y z) as [Hyz|Hyz]|].
      1: apply Hgood; lra.
      all: assert (Hle := Rle_abs (x - y)); assert (Hle' := Rle_abs (- (x - y))); rewrite Rabs_Ropp in Hle'.
      all: destruct (Rabs_def2 _ _ (Hclose x ltac:(lra))); destruct (Rabs_def2 _ _ (Hclose y ltac:(lra))).
      all: apply Rlt_le, Rabs_def1; lra. }
    assert (Hzt' : z <= t) by (apply Htop; split; [lra|]; exists d; auto).
    assert (Haz : a <= z') by (apply Rmin_glb; lra).
    assert (Hin : E z').
    { split; [lra|]. exists (Rmin d (r / 2)). auto. }
    apply Htop in Hin. destruct (Rle_or_lt b (t + r / 2)) as [Hb|Hb].
    + apply (Hnone _ Hd'). replace b with z'; [exact Hgood'|]. apply Rmin_left. exact Hb.
    + assert (Hz' : z' = t + r / 2) by (apply Rmin_right; lra). lra.
Qed.

(** Lower and upper sums that are close, on n pieces of length d. *)
Lemma close_sums f a d n eps :
  0 <= d ->
  (forall x y, a <= x <= a + INR n * d -> a <= y <= a + INR n * d -> Rabs (x - y) <= d -> Rabs (f x - f y) <= eps) ->
  exists s S, darboux_sums f a (a + INR n * d) s S /\ S - s <= 2 * eps * (INR n * d).
Proof.
  intros Hd. revert a. induction n as [|n IH]; intros a Hf.
  - exists 0, 0. cbn. rewrite Rmult_0_l, Rplus_0_r. split; [constructor|lra].
  - assert (Hn := pos_INR n). assert (0 <= INR n * d) by (apply Rmult_le_pos; assumption).
    assert (E : a + INR (S n) * d = a + d + INR n * d) by (rewrite S_INR; ring). rewrite E in *.
    destruct (IH (a + d)) as (s & S' & D & Hs); [intros x y Hx Hy; apply Hf; lra|].
    exists ((f a - eps) * (a + d - a) + s), ((f a + eps) * (a + d - a) + S'). split.
    + constructor; [lra| |exact D]. intros x Hx.
      assert (Hxa : Rabs (f x - f a) <= eps) by (apply Hf; [lra|lra|rewrite Rabs_right; lra]).
      assert (Hle := Rle_abs (f x - f a)). assert (Hle' := Rle_abs (- (f x - f a))). rewrite Rabs_Ropp in Hle'. lra.
    + rewrite S_INR. lra.
Qed.

Lemma continuous_sums f a b eps :
  a <= b -> continuity f -> 0 < eps -> exists s S, darboux_sums f a b s S /\ S - s < eps.
Proof.
  intros Hab Hf He. set (e := eps / (4 * (b - a + 1))).
  assert (He' : 0 < e) by (apply Rdiv_lt_0_compat; lra).
  destruct (uniform_continuity f a b e Hf He') as (d & Hd & Hclose).
  assert (Hn : exists n, b - a <= INR (S n) * d).
  { destruct (archimed ((b - a) / d)) as [Hup _].
    assert (Hz : (0 <= up ((b - a) / d))%Z).
    { apply le_IZR. assert (0 <= (b - a) / d); [|lra].
      apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; exact Hd]. }
    exists (Z.to_nat (up ((b - a) / d))). rewrite S_INR, INR_IZR_INZ, Z2Nat.id by exact Hz.
    apply (Rmult_lt_compat_r d) in Hup; [|exact Hd]. unfold Rdiv in Hup at 1.
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r in Hup by lra. lra. }
  destruct Hn as [n Hn]. assert (Hpos : 0 < INR (S n)) by (rewrite S_INR; assert (H := pos_INR n); lra).
  set (h := (b - a) / INR (S n)).
  assert (Hh : INR (S n) * h = b - a) by (unfold h; field; lra).
  assert (Hh0 : 0 <= h) by (apply Rmult_le_pos; [lra|]; apply Rlt_le, Rinv_0_lt_compat; exact Hpos).
  assert (Hhd : h <= d).
  { apply Rmult_le_reg_l with (INR (S n)); [exact Hpos|]. rewrite Hh. exact Hn. }
  assert (E : a + INR (S n) * h = b) by lra.
  destruct (close_sums f a h (S n) e Hh0) as (s & S' & D & HS).
  { rewrite E. intros x y Hx Hy Hxy. apply Hclose; lra. }
  rewrite E in D. rewrite Hh in HS. exists s, S'. split; [exact D|].
  assert (He4 : e * (b - a + 1) = eps / 4) by (unfold e; field; lra).
  assert (e * (b - a) < e * (b - a + 1)) by (apply Rmult_lt_compat_l; lra). lra.
Qed.

Lemma integral_value a b f : a <= b -> continuity f -> {I | has_integral a b f I}.
Proof.
  intros Hab Hf.
  destruct (completeness (fun s => exists S, darboux_sums f a b s S)) as [I [Hup Hleast]].
  { destruct (continuous_sums f a b 1 Hab Hf Rlt_0_1) as (s0 & S0 & D0 & _).
    exists S0. intros s [S D]. apply (sums_monotone f f a b s S s0 S0); [intros; lra|exact D|exact D0]. }
  { destruct (continuous_sums f a b 1 Hab Hf Rlt_0_1) as (s0 & S0 & D0 & _). exists s0, S0. exact D0. }
  exists I. intros epsilon He. destruct (continuous_sums f a b epsilon Hab Hf He) as (s & S & D & Hclose).
  assert (Hs : s <= I) by (apply Hup; exists S; exact D).
  assert (HS : I <= S).
  { apply Hleast. intros s' [S' D']. apply (sums_monotone f f a b s' S' s S); [intros; lra|exact D'|exact D]. }
  exists s, S. split; [exact D|lra].
Qed.

Lemma integral_exists a b f : a <= b -> continuity f -> exists I, has_integral a b f I.
Proof. intros Hab Hf. destruct (integral_value a b f Hab Hf) as [I HI]. exists I. exact HI. Qed.

(** A function F of intervals is the integral of f if it is additive, and F x y is y - x times a mean value of f. *)
Lemma integral_by_mean_values a b f F :
  a <= b -> continuity f ->
  (forall x y z, F x z = F x y + F y z) ->
  (forall x y lo hi, x <= y -> (forall z, x <= z <= y -> lo <= f z <= hi) -> lo * (y - x) <= F x y <= hi * (y - x)) ->
  has_integral a b f (F a b).
Proof.
  intros Hab Hf Hadd Hmean epsilon He.
  destruct (continuous_sums f a b epsilon Hab Hf He) as (s & S & D & Hclose). exists s, S. split; [exact D|].
  assert (s <= F a b <= S); [|lra]. clear Hclose. induction D as [a|a m b lo hi s S Hle Hlohi D IH].
  - assert (H := Hadd a a a). lra.
  - assert (Hmb := sums_ordered _ _ _ _ _ D). rewrite (Hadd a m b).
    assert (H := Hmean a m lo hi Hle Hlohi). specialize (IH Hmb). lra.
Qed.

(** ** Polynomials of degree at most 4: Boole's rule *)

Definition boole (f : R -> R) (a b : R) : R :=
  (b - a) / 90 * (7 * f a + 32 * f ((3 * a + b) / 4) + 12 * f ((a + b) / 2) + 32 * f ((a + 3 * b) / 4) + 7 * f b).

Definition quartic (p0 p1 p2 p3 p4 x : R) : R := p0 + p1 * x + p2 * x ^ 2 + p3 * x ^ 3 + p4 * x ^ 4.

Theorem integral_quartic a b p0 p1 p2 p3 p4 :
  a <= b -> has_integral a b (quartic p0 p1 p2 p3 p4) (boole (quartic p0 p1 p2 p3 p4) a b).
Proof.
  intros Hab. apply integral_by_mean_values; [exact Hab|unfold quartic; reg| |].
  - intros x y z. unfold boole, quartic. field.
  - intros x y lo hi Hxy H. unfold boole. set (f := quartic p0 p1 p2 p3 p4) in *.
    assert (H0 := H x). assert (H1 := H ((3 * x + y) / 4)). assert (H2 := H ((x + y) / 2)).
    assert (H3 := H ((x + 3 * y) / 4)). assert (H4 := H y).
    set (mean := 7 * f x + 32 * f ((3 * x + y) / 4) + 12 * f ((x + y) / 2) + 32 * f ((x + 3 * y) / 4) + 7 * f y).
    assert (Hmean : 90 * lo <= mean <= 90 * hi) by (unfold mean; lra).
    assert (0 <= (y - x) / 90) by lra.
    assert ((y - x) / 90 * (90 * lo) <= (y - x) / 90 * mean) by (apply Rmult_le_compat_l; lra).
    assert ((y - x) / 90 * mean <= (y - x) / 90 * (90 * hi)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** The fundamental theorem for the polynomials p0 + p1 x + p2 x^2. *)
Lemma integral_quadratic a b p0 p1 p2 : a <= b ->
  has_integral a b (fun x => p0 + p1 * x + p2 * x ^ 2)
    ((p0 * b + p1 / 2 * b ^ 2 + p2 / 3 * b ^ 3) - (p0 * a + p1 / 2 * a ^ 2 + p2 / 3 * a ^ 3)).
Proof.
  intros Hab. assert (H := integral_quartic a b p0 p1 p2 0 0 Hab).
  match goal with |- has_integral _ _ _ ?I => replace I with (boole (quartic p0 p1 p2 0 0) a b) end.
  - apply integral_of_equal with (2 := H). intros x _. unfold quartic. ring.
  - unfold boole, quartic. field.
Qed.
