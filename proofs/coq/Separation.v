(** A direction along which every limiting gradient of one neuron increases: the point is not Clarke stationary. *)

Require Import Reals Lra Lia List.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Limits SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Clarke.
Import ListNotations.
Local Open Scope R_scope.

(** ** Functions whose slope to the right is bounded above *)

Lemma slope_to_the_right g t c :
  0 < t ->
  (forall s, 0 <= s < t -> soon (fun r => g (s + r) - g s <= c * r)) ->
  (forall s, 0 < s <= t -> forall eps, 0 < eps -> soon (fun r => Rabs (g (s - r) - g s) < eps)) ->
  g t - g 0 <= c * t.
Proof.
  intros Ht Hright Hleft.
  set (below := fun s => g s <= g 0 + c * s).
  set (E := fun s => 0 <= s <= t /\ forall q, 0 <= q <= s -> below q).
  assert (H0 : E 0).
  { split; [lra|]. intros q Hq. replace q with 0 by lra. unfold below. lra. }
  destruct (completeness E) as [m [Hup Hleast]].
  { exists t. intros s [Hs _]. lra. }
  { exists 0. exact H0. }
  assert (Hm0 : 0 <= m) by (apply Hup; exact H0).
  assert (Hmt : m <= t) by (apply Hleast; intros s [Hs _]; lra).
  assert (Hbefore : forall q, 0 <= q < m -> below q).
  { intros q Hq. destruct (Rle_or_lt (g q) (g 0 + c * q)) as [Hle|Hlt]; [exact Hle|exfalso].
    assert (Hq' : m <= q); [|lra]. apply Hleast. intros s [Hs Hbelow].
    destruct (Rle_or_lt s q) as [Hle|Hlt']; [exact Hle|exfalso].
    specialize (Hbelow q ltac:(lra)). unfold below in Hbelow. lra. }
  assert (Hat : below m).
  { destruct (Req_dec m 0) as [->|Hne]; [unfold below; lra|].
    destruct (Rle_or_lt (g m) (g 0 + c * m)) as [Hle|Hlt]; [exact Hle|exfalso].
    set (gap := g m - (g 0 + c * m)). assert (Hgap : 0 < gap / 2) by (unfold gap; lra).
    destruct (soon_exists _ (soon_and _ _ (Hleft m ltac:(lra) _ Hgap)
      (soon_and _ _ (soon_small (- c) _ Hgap) (soon_below m ltac:(lra))))) as (r & Hr & Hg & Hc & Hrm).
    apply Rabs_def2 in Hg. specialize (Hbefore (m - r) ltac:(lra)). unfold below in Hbefore.
    assert (E1 : c * (m - r) = c * m + r * - c) by ring. unfold gap in *. lra. }
  destruct (Req_dec m t) as [<-|Hne]; [unfold below in Hat; lra|exfalso].
  destruct (Hright m ltac:(lra)) as (b & Hb & Hr).
  set (step := Rmin (b / 2) (t - m)).
  assert (Hstep : 0 < step) by (apply Rmin_glb_lt; lra).
  assert (step <= b / 2) by apply Rmin_l. assert (step <= t - m) by apply Rmin_r.
  assert (Hin : E (m + step)).
  { split; [lra|]. intros q Hq. destruct (Rlt_or_le q m) as [Hlt|Hle]; [apply Hbefore; lra|].
    destruct (Req_dec q m) as [->|Hqm]; [exact Hat|].
    specialize (Hr (q - m) ltac:(lra)). replace (m + (q - m)) with q in Hr by ring. unfold below in *. lra. }
  apply Hup in Hin. lra.
Qed.

Section Separation.

Variable p : Problem.

Notation n := (sample_count p).
Notation d := (input_dimension p).
Notation J := (output_dimension p).
Notation dot := (dot p).
Notation rho := (rho p).
Notation rho' := (rho' p).
Notation D := (D p).
Notation SD := (SD p).
Notation residual := (residual p).
Notation loss := (loss p).

(** ** Directions beside a direction *)

Lemma dot_comm u v : dot u v = dot v u.
Proof. apply sum_ext. intros. ring. Qed.

Lemma dot_opp u x : dot (fun a => - u a) x = - dot u x.
Proof.
  unfold Landscape.dot. replace (- sum d (fun a => u a * x a)) with (-1 * sum d (fun a => u a * x a)) by ring.
  rewrite <- sum_scal. apply sum_ext. intros. ring.
Qed.

Lemma dot_self_zero l v : dot l l = 0 -> dot v l = 0.
Proof.
  intros H. apply sum_zero. intros a Ha. assert (Hl : l a = 0); [|rewrite Hl; ring].
  assert (Hsquare : l a * l a <= 0).
  { rewrite <- H. unfold Landscape.dot. apply (sum_term d (fun a => l a * l a)); [|exact Ha].
    intros b _. apply Rle_0_sqr. }
  apply Rsqr_0_uniq. apply Rle_antisym; [exact Hsquare|apply Rle_0_sqr].
Qed.

(** v' has the sign of v on every line where v has one. *)
Definition keeps (lines : list (nat -> R)) (v v' : nat -> R) : Prop :=
  forall l, In l lines -> (0 < dot v l -> 0 < dot v' l) /\ (dot v l < 0 -> dot v' l < 0).

Lemma sign_soon z m : soon (fun s => (0 < z -> 0 < z + s * m) /\ (z < 0 -> z + s * m < 0)).
Proof.
  destruct (Rtotal_order z 0) as [Hz|[->|Hz]].
  - generalize (soon_small m (- z) ltac:(lra)). apply soon_mono. intros s _ H. lra.
  - apply soon_always. intros. lra.
  - generalize (soon_small (- m) z Hz). apply soon_mono. intros s _ H.
    replace (s * - m) with (- (s * m)) in H by ring. lra.
Qed.

Lemma keeps_soon lines v u : soon (fun s => keeps lines v (fun a => v a + s * u a)).
Proof.
  induction lines as [|l lines IH].
  - apply soon_always. intros s _ l [].
  - generalize (soon_and _ _ (sign_soon (dot v l) (dot u l)) IH). apply soon_mono.
    intros s _ [Hl H] l' [<-|Hin]; [rewrite dot_plus; exact Hl|apply H; exact Hin].
Qed.

Lemma keeps_trans lines u v w : keeps lines u v -> keeps lines v w -> keeps lines u w.
Proof.
  intros H1 H2 l Hl. specialize (H1 l Hl). specialize (H2 l Hl). split; intros; apply H2, H1; assumption.
Qed.

(** Off every line that is not the zero vector. *)
Definition off (lines : list (nat -> R)) (v : nat -> R) : Prop :=
  forall l, In l lines -> dot l l = 0 \/ dot v l <> 0.

Lemma generic_beside lines v : exists v', keeps lines v v' /\ off lines v'.
Proof.
  assert (H : forall some, incl some lines -> exists v', keeps lines v v' /\ off some v').
  { induction some as [|l some IH]; intros Hincl.
    - exists v. split; [intros l _; tauto|intros l []].
    - destruct IH as (v' & Hk & Ho); [intros x Hx; apply Hincl; right; exact Hx|].
      destruct (Req_dec (dot l l) 0) as [Hll|Hll].
      { exists v'. split; [exact Hk|]. intros x [<-|Hx]; [left; exact Hll|apply Ho; exact Hx]. }
      destruct (Req_dec (dot v' l) 0) as [Hz|Hnz].
      2:{ exists v'. split; [exact Hk|]. intros x [<-|Hx]; [right; exact Hnz|apply Ho; exact Hx]. }
      destruct (soon_exists _ (keeps_soon lines v' l)) as (s & Hs & Hk').
      exists (fun a => v' a + s * l a). split; [eapply keeps_trans; eassumption|].
      intros x [<-|Hx].
      + right. rewrite dot_plus, Hz, Rplus_0_l. apply Rmult_integral_contrapositive. split; [lra|exact Hll].
      + destruct (Ho x Hx) as [Hzero|Hne]; [left; exact Hzero|right].
        destruct (Hk' x (Hincl x (or_intror Hx))) as [Hp Hn].
        destruct (Rtotal_order (dot v' x) 0) as [Hlt|[Heq|Hgt]]; [specialize (Hn Hlt); lra|contradiction|].
        specialize (Hp Hgt). lra. }
  apply H. apply incl_refl.
Qed.

(** ** Near a network *)

Definition nearby (theta : Network) (P : Network -> Prop) : Prop :=
  exists eps, 0 < eps /\ forall theta', near p eps theta theta' -> P theta'.

Lemma near_weaken eps eps' theta theta' : eps <= eps' -> near p eps theta theta' -> near p eps' theta theta'.
Proof.
  intros He (Hc & H1 & H2 & H3). split; [exact Hc|].
  split; [|split]; intros; eapply Rlt_le_trans; try exact He; auto.
Qed.

Lemma nearby_filter theta : Filter (nearby theta).
Proof.
  split.
  - intros P Q H (eps & He & HP). exists eps. split; [exact He|auto].
  - intros P Q (e1 & He1 & H1) (e2 & He2 & H2). exists (Rmin e1 e2). split; [apply Rmin_glb_lt; assumption|].
    intros theta' Hn. split.
    + apply H1. eapply near_weaken; [apply Rmin_l|exact Hn].
    + apply H2. eapply near_weaken; [apply Rmin_r|exact Hn].
  - intros P H. exists 1. split; [lra|auto].
Qed.

Section Nearby.

Variable theta : Network.

Notation filter := (nearby_filter theta).

Lemma input_nearby i a : (i < width theta)%nat -> (a < d)%nat ->
  tends (nearby theta) (fun theta' => input_weight theta' i a) (input_weight theta i a).
Proof. intros Hi Ha eps He. exists eps. split; [exact He|]. intros theta' (_ & H & _). apply H; assumption. Qed.

Lemma output_nearby i j : (i < width theta)%nat -> (j < J)%nat ->
  tends (nearby theta) (fun theta' => output_weight theta' j i) (output_weight theta j i).
Proof. intros Hi Hj eps He. exists eps. split; [exact He|]. intros theta' (_ & _ & H & _). apply H; assumption. Qed.

Lemma bias_nearby j : (j < J)%nat -> tends (nearby theta) (fun theta' => bias theta' j) (bias theta j).
Proof. intros Hj eps He. exists eps. split; [exact He|]. intros theta' (_ & _ & _ & H). apply H; assumption. Qed.

Lemma dot_nearby i x : (i < width theta)%nat ->
  tends (nearby theta) (fun theta' => dot (input_weight theta' i) x) (dot (input_weight theta i) x).
Proof.
  intros Hi. apply (tends_sum filter). intros a Ha. apply (tends_mult filter).
  - apply input_nearby; assumption.
  - apply (tends_const filter).
Qed.

Lemma rho_lipschitz z z' : Rabs (rho z' - rho z) <= (Rabs (slope_plus p) + Rabs (slope_minus p)) * Rabs (z' - z).
Proof.
  assert (Hp := Rabs_pos (slope_plus p)). assert (Hm := Rabs_pos (slope_minus p)).
  assert (Hmono : forall a b c, Rabs b <= Rabs c -> Rabs (a * b) <= Rabs a * Rabs c).
  { intros. rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|assumption]. }
  rewrite Rmult_plus_distr_r.
  destruct (Rle_or_lt 0 z) as [Hz|Hz]; destruct (Rle_or_lt 0 z') as [Hz'|Hz'].
  - rewrite !rho_nonneg by assumption. rewrite <- Rmult_minus_distr_l.
    assert (H := Hmono (slope_plus p) (z' - z) (z' - z) (Rle_refl _)).
    assert (0 <= Rabs (slope_minus p) * Rabs (z' - z)) by (apply Rmult_le_pos; apply Rabs_pos). lra.
  - rewrite (rho_nonneg p z), (rho_nonpos p z') by lra.
    assert (H1 := Hmono (slope_plus p) z (z' - z)). assert (H2 := Hmono (slope_minus p) z' (z' - z)).
    rewrite (Rabs_left (z' - z)), (Rabs_right z), (Rabs_left z') in * by lra.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp.
    specialize (H1 ltac:(lra)). specialize (H2 ltac:(lra)). lra.
  - rewrite (rho_nonpos p z), (rho_nonneg p z') by lra.
    assert (H1 := Hmono (slope_plus p) z' (z' - z)). assert (H2 := Hmono (slope_minus p) z (z' - z)).
    rewrite (Rabs_right (z' - z)), (Rabs_right z'), (Rabs_left z) in * by lra.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp.
    specialize (H1 ltac:(lra)). specialize (H2 ltac:(lra)). lra.
  - rewrite !rho_nonpos by lra. rewrite <- Rmult_minus_distr_l.
    assert (H := Hmono (slope_minus p) (z' - z) (z' - z) (Rle_refl _)).
    assert (0 <= Rabs (slope_plus p) * Rabs (z' - z)) by (apply Rmult_le_pos; apply Rabs_pos). lra.
Qed.

Lemma residual_nearby k j : (j < J)%nat ->
  tends (nearby theta) (fun theta' => residual theta' k j) (residual theta k j).
Proof.
  intros Hj. unfold Landscape.residual, prediction.
  apply (tends_equal filter _ (fun theta' => sum (width theta) (fun i =>
    output_weight theta' j i * rho (dot (input_weight theta' i) (input p k))) + bias theta' j + - target p k j)).
  { exists 1. split; [lra|]. intros theta' ((-> & _) & _). ring. }
  apply (tends_plus filter); [|apply (tends_const filter)].
  apply (tends_plus filter); [|apply bias_nearby; exact Hj].
  apply (tends_sum filter). intros i Hi. apply (tends_mult filter); [apply output_nearby; assumption|].
  eapply (tends_lipschitz filter); [|apply (dot_nearby i (input p k) Hi)].
  intros theta'. apply rho_lipschitz.
Qed.

Lemma sign_nearby i k : (i < width theta)%nat ->
  nearby theta (fun theta' =>
    (0 < dot (input_weight theta i) (input p k) -> 0 < dot (input_weight theta' i) (input p k)) /\
    (dot (input_weight theta i) (input p k) < 0 -> dot (input_weight theta' i) (input p k) < 0)).
Proof.
  intros Hi. set (z := dot (input_weight theta i) (input p k)).
  destruct (Req_dec z 0) as [Hz|Hz].
  { apply (eventually_always _ filter). intros. lra. }
  generalize (dot_nearby i (input p k) Hi (Rabs z) (Rabs_pos_lt z Hz)). apply (eventually_mono _ filter).
  fold z. intros theta' H. apply Rabs_def2 in H. split; intros Hs.
  - rewrite (Rabs_right z) in H by lra. lra.
  - rewrite (Rabs_left z) in H by lra. lra.
Qed.

(** ** The slope near the network *)

Variable i : nat.
Hypothesis neuron : (i < width theta)%nat.
Variable u : nat -> R.

Definition weight_of (theta' : Network) (k : nat) : R :=
  sum J (fun j => output_weight theta' j i * residual theta' k j).

Definition slope_bound (k : nat) : R := (Rabs (slope_plus p) + Rabs (slope_minus p)) * Rabs (dot u (input p k)).

Lemma rho'_bound z s : Rabs (rho' z s) <= (Rabs (slope_plus p) + Rabs (slope_minus p)) * Rabs s.
Proof.
  assert (Hp := Rabs_pos (slope_plus p)). assert (Hm := Rabs_pos (slope_minus p)). assert (Hs := Rabs_pos s).
  assert (0 <= Rabs (slope_plus p) * Rabs s) by (apply Rmult_le_pos; assumption).
  assert (0 <= Rabs (slope_minus p) * Rabs s) by (apply Rmult_le_pos; assumption).
  destruct (Rtotal_order z 0) as [Hz|[->|Hz]].
  - rewrite rho'_neg, Rabs_mult by exact Hz. lra.
  - rewrite rho'_at_0. assert (H' := rho_lipschitz 0 s). rewrite rho_0, !Rminus_0_r in H'. exact H'.
  - rewrite rho'_pos, Rabs_mult by exact Hz. lra.
Qed.

(** Against u a neuron near w_i has minus the slope along u of a direction beside w_i that lies in a cell. *)
Lemma slope_against w x v : dot w x = 0 -> (dot x x = 0 \/ dot v x <> 0) ->
  forall w', keeps [x] (fun a => w' a - w a) v -> (dot (fun a => w' a - w a) x = 0 -> dot v x * dot u x <= 0) ->
  rho' (dot w' x) (- dot u x) = - rho' (dot v x) (dot u x).
Proof.
  intros Hz Hoff w' Hkeep Hzero.
  assert (Hw : dot w' x = dot (fun a => w' a - w a) x).
  { rewrite (dot_ext p (fun a => w' a - w a) (fun a => w' a + -1 * w a)) by (intros; ring).
    rewrite dot_plus, Hz. ring. }
  rewrite Hw. destruct (Hkeep x (or_introl eq_refl)) as [Hpos Hneg]. set (s := dot (fun a => w' a - w a) x) in *.
  destruct Hoff as [Hxx|Hne].
  { rewrite (dot_self_zero x u Hxx), Ropp_0, !rho'_0. ring. }
  destruct (Rtotal_order s 0) as [Hs|[Hs|Hs]].
  - rewrite !rho'_neg by (exact Hs || apply Hneg, Hs). ring.
  - specialize (Hzero Hs). rewrite Hs, rho'_at_0.
    destruct (Rtotal_order (dot v x) 0) as [Hv|[Hv|Hv]]; [|contradiction|].
    + assert (Hu : 0 <= dot u x).
      { destruct (Rle_or_lt 0 (dot u x)) as [H|H]; [exact H|exfalso].
        assert (0 < - dot v x * - dot u x) by (apply Rmult_lt_0_compat; lra). lra. }
      rewrite rho'_neg, rho_nonpos by lra. ring.
    + assert (Hu : dot u x <= 0).
      { destruct (Rle_or_lt (dot u x) 0) as [H|H]; [exact H|exfalso].
        assert (0 < dot v x * dot u x) by (apply Rmult_lt_0_compat; assumption). lra. }
      rewrite rho'_pos, rho_nonneg by lra. ring.
  - rewrite !rho'_pos by (exact Hs || apply Hpos, Hs). ring.
Qed.

(** A direction that lies in a cell and stands beside w' - w, on the side of -u where w' - w lies on a line. *)
Lemma cell_beside lines w w' : exists v, keeps lines (fun a => w' a - w a) v /\ off lines v /\
  forall l, In l lines -> dot (fun a => w' a - w a) l = 0 -> dot v l * dot u l <= 0.
Proof.
  set (v0 := fun a => w' a - w a).
  destruct (soon_exists _ (keeps_soon lines v0 (fun a => - u a))) as (s & Hs & Hk).
  destruct (generic_beside lines (fun a => v0 a + s * - u a)) as (v & Hkv & Hoff).
  exists v. split; [eapply keeps_trans; eassumption|]. split; [exact Hoff|].
  intros l Hl Hz. destruct (Hkv l Hl) as [Hpos Hneg].
  rewrite (dot_plus p v0 (fun a => - u a) l s), dot_opp, Hz, Rplus_0_l in Hpos, Hneg.
  destruct (Rtotal_order (dot u l) 0) as [Hu|[->|Hu]]; [|lra|].
  - assert (0 < s * - dot u l) by (apply Rmult_lt_0_compat; lra).
    assert (0 < dot v l * - dot u l) by (apply Rmult_lt_0_compat; [auto|lra]). lra.
  - assert (0 < s * dot u l) by (apply Rmult_lt_0_compat; lra).
    assert (0 < - dot v l * dot u l) by (apply Rmult_lt_0_compat; [|exact Hu]; apply Ropp_0_gt_lt_contravar, Hneg; lra).
    lra.
Qed.

Variable lines : list (nat -> R).
Variable c : R.
Hypothesis positive : 0 < c.
Hypothesis cells : forall v, off lines v -> c <= SD_beside p theta i v u.

Lemma slope_nearby : nearby theta (fun theta' => SD theta' i (fun a => - u a) <= - (c / 2)).
Proof.
  assert (Hgap : tends (nearby theta) (fun theta' =>
    sum n (fun k => Rabs (weight_of theta' k - weight_of theta k) * slope_bound k))
    (sum n (fun k => 0 * slope_bound k))).
  { apply (tends_sum filter). intros k _. apply (tends_mult filter); [|apply (tends_const filter)].
    apply (tends_lipschitz filter _ (fun theta' => weight_of theta' k) _ (weight_of theta k) 1).
    - intros theta'. rewrite Rminus_0_r, Rabs_Rabsolu. lra.
    - unfold weight_of. apply (tends_sum filter). intros j Hj. apply (tends_mult filter).
      + apply output_nearby; assumption.
      + apply residual_nearby. exact Hj. }
  assert (Hc : 0 < c / 2) by lra.
  generalize (eventually_and _ filter _ _ (Hgap _ Hc)
    (eventually_all filter n _ (fun k _ => sign_nearby i k neuron))).
  apply (eventually_mono _ filter). clear Hgap. intros theta' [Hgap Hsign].
  rewrite (sum_zero n (fun k => 0 * _)), Rminus_0_r in Hgap by (intros; ring). apply Rabs_def2 in Hgap.
  destruct (cell_beside (map (input p) (seq 0 n) ++ lines) (input_weight theta i) (input_weight theta' i))
    as (v & Hkeep & Hoff & Hzero).
  assert (Hin : forall k, (k < n)%nat -> In (input p k) (map (input p) (seq 0 n) ++ lines)).
  { intros k Hk. apply in_or_app. left. apply in_map, in_seq. lia. }
  assert (Hcell : c <= SD_beside p theta i v u).
  { apply cells. intros l Hl. apply Hoff. apply in_or_app. right. exact Hl. }
  assert (Hslope : forall k, (k < n)%nat ->
    rho' (dot (input_weight theta' i) (input p k)) (dot (fun a => - u a) (input p k)) =
    - rho'_beside p (dot (input_weight theta i) (input p k)) (dot v (input p k)) (dot u (input p k))).
  { intros k Hk. rewrite dot_opp. destruct (Hsign k Hk) as [Hpos Hneg]. unfold rho'_beside.
    destruct (Req_EM_T (dot (input_weight theta i) (input p k)) 0) as [Hz|Hz].
    - apply slope_against with (w := input_weight theta i); [exact Hz|apply Hoff, Hin, Hk| |apply Hzero, Hin, Hk].
      intros l [<-|[]]. apply Hkeep, Hin, Hk.
    - destruct (Rtotal_order (dot (input_weight theta i) (input p k)) 0) as [Hlt|[Heq|Hgt]]; [|contradiction|].
      + rewrite !rho'_neg by (exact Hlt || apply Hneg, Hlt). ring.
      + rewrite !rho'_pos by (exact Hgt || apply Hpos, Hgt). ring. }
  rewrite SD_weighted. unfold weighted. fold (weight_of theta').
  rewrite (sum_ext n _ (fun k => - 1 * (weight_of theta k * rho'_beside p (dot (input_weight theta i) (input p k))
      (dot v (input p k)) (dot u (input p k))) +
    -1 * ((weight_of theta' k - weight_of theta k) * rho'_beside p (dot (input_weight theta i) (input p k))
      (dot v (input p k)) (dot u (input p k))))).
  2:{ intros k Hk. rewrite (Hslope k Hk). unfold weight_of. ring. }
  rewrite sum_plus, !sum_scal.
  change (sum n (fun k => weight_of theta k * _)) with (SD_beside p theta i v u).
  assert (Hrest : Rabs (sum n (fun k => (weight_of theta' k - weight_of theta k) *
      rho'_beside p (dot (input_weight theta i) (input p k)) (dot v (input p k)) (dot u (input p k)))) <=
    sum n (fun k => Rabs (weight_of theta' k - weight_of theta k) * slope_bound k)).
  { eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros k _. rewrite Rabs_mult.
    apply Rmult_le_compat_l; [apply Rabs_pos|]. unfold rho'_beside, slope_bound.
    destruct (Req_EM_T _ 0); apply rho'_bound. }
  set (rest := sum n (fun k => (weight_of theta' k - weight_of theta k) * _)) in *.
  assert (Hr := Rle_abs (- rest)). rewrite Rabs_Ropp in Hr. lra.
Qed.

End Nearby.

(** ** The loss along the direction *)

Lemma loss_ext a b :
  width a = width b -> (forall l c, input_weight a l c = input_weight b l c) ->
  (forall j l, output_weight a j l = output_weight b j l) -> (forall j, bias a j = bias b j) -> loss a = loss b.
Proof.
  intros Hw Hi Ho Hb. unfold Landscape.loss, Landscape.residual, prediction. rewrite Hw. apply f_equal.
  apply sum_ext. intros k _. apply sum_ext. intros j _. rewrite Hb.
  rewrite (sum_ext (width b) _ (fun l => output_weight b j l * rho (dot (input_weight b l) (input p k))));
    [reflexivity|].
  intros l _. rewrite Ho, (dot_ext p (input_weight a l) (input_weight b l)) by (intros; apply Hi). reflexivity.
Qed.

Lemma loss_move_move theta s r delta : loss (move (move theta s delta) r delta) = loss (move theta (s + r) delta).
Proof. apply loss_ext; cbn; intros; try reflexivity; ring. Qed.

(** Moving a network near theta by s along a direction with entries of at most M. *)
Lemma near_further eps M theta theta' delta s :
  is_direction p delta -> 0 <= s -> near p eps theta theta' ->
  (forall i a, (i < width theta)%nat -> (a < d)%nat -> Rabs (input_weight delta i a) <= M) ->
  (forall i j, (i < width theta)%nat -> (j < J)%nat -> Rabs (output_weight delta j i) <= M) ->
  (forall j, (j < J)%nat -> Rabs (bias delta j) <= M) ->
  near p (eps + s * M) theta (move theta' s delta).
Proof.
  intros Hd Hs ((Hw & Hc) & H1 & H2 & H3) M1 M2 M3.
  assert (Hadd : forall x x' y, Rabs (x' - x) < eps -> Rabs y <= M -> Rabs (x' + s * y - x) < eps + s * M).
  { intros x x' y Hx Hy. replace (x' + s * y - x) with ((x' - x) + s * y) by ring.
    eapply Rle_lt_trans; [apply Rabs_triang|]. apply Rplus_lt_le_compat; [exact Hx|].
    rewrite Rabs_mult, (Rabs_right s) by lra. apply Rmult_le_compat_l; assumption. }
  split; [split|split; [|split]]; cbn [move width input_weight output_weight bias]; auto.
  intros Hb j Hj. rewrite (Hc Hb j Hj), (Hd Hb j Hj). ring.
Qed.

Lemma left_continuous theta delta eps :
  0 < eps -> soon (fun r => Rabs (loss (move theta (- r) delta) - loss theta) < eps).
Proof.
  intros He. set (back := {| width := O; input_weight := fun i a => - input_weight delta i a;
    output_weight := fun j i => - output_weight delta j i; bias := fun j => - bias delta j |}).
  destruct (derivative_formula p theta back 1 Rlt_0_1) as (b & Hb & H). set (l := first_order p theta back) in *.
  generalize (soon_and _ _ (soon_below b Hb) (soon_small (Rabs l + 1) eps He)). apply soon_mono.
  intros r Hr [Hrb Hsmall]. specialize (H r (conj Hr Hrb)).
  assert (E : loss (move theta (- r) delta) = loss (move theta r back)).
  { apply loss_ext; cbn; intros; try reflexivity; ring. }
  rewrite E. set (q := loss (move theta r back) - loss theta) in *.
  assert (Hq : Rabs (q / r) < Rabs l + 1).
  { replace (q / r) with (l + (q / r - l)) by ring. eapply Rle_lt_trans; [apply Rabs_triang|]. lra. }
  replace q with (r * (q / r)) by (field; lra). rewrite Rabs_mult, (Rabs_right r) by lra.
  eapply Rlt_trans; [|exact Hsmall]. apply Rmult_lt_compat_l; assumption.
Qed.

Lemma entries_bounded theta delta : exists M, 0 <= M /\
  (forall i a, (i < width theta)%nat -> (a < d)%nat -> Rabs (input_weight delta i a) <= M) /\
  (forall i j, (i < width theta)%nat -> (j < J)%nat -> Rabs (output_weight delta j i) <= M) /\
  (forall j, (j < J)%nat -> Rabs (bias delta j) <= M).
Proof.
  assert (Hpos : forall m f, 0 <= sum m (fun i => Rabs (f i))) by (intros; apply sum_nonneg; intros; apply Rabs_pos).
  set (M1 := sum (width theta) (fun i => sum d (fun a => Rabs (input_weight delta i a)))).
  set (M2 := sum (width theta) (fun i => sum J (fun j => Rabs (output_weight delta j i)))).
  set (M3 := sum J (fun j => Rabs (bias delta j))).
  assert (H1 : 0 <= M1) by (apply sum_nonneg; intros; apply Hpos).
  assert (H2 : 0 <= M2) by (apply sum_nonneg; intros; apply Hpos).
  assert (H3 : 0 <= M3) by apply Hpos.
  exists (M1 + M2 + M3). split; [lra|]. split; [|split].
  - intros i a Hi Ha. apply Rle_trans with M1; [|lra].
    apply Rle_trans with (sum d (fun a => Rabs (input_weight delta i a))).
    + apply (sum_term d (fun a => Rabs (input_weight delta i a))); [intros; apply Rabs_pos|exact Ha].
    + apply (sum_term _ (fun i => sum d (fun a => Rabs (input_weight delta i a)))); [intros; apply Hpos|exact Hi].
  - intros i j Hi Hj. apply Rle_trans with M2; [|lra].
    apply Rle_trans with (sum J (fun j => Rabs (output_weight delta j i))).
    + apply (sum_term J (fun j => Rabs (output_weight delta j i))); [intros; apply Rabs_pos|exact Hj].
    + apply (sum_term _ (fun i => sum J (fun j => Rabs (output_weight delta j i)))); [intros; apply Hpos|exact Hi].
  - intros j Hj. apply Rle_trans with M3; [|lra].
    apply (sum_term J (fun j => Rabs (bias delta j))); [intros; apply Rabs_pos|exact Hj].
Qed.

(** Descent along one direction at every network nearby, at no less than a fixed rate. *)
Theorem descent_nearby_refutes theta delta c :
  is_direction p delta -> 0 < c -> nearby theta (fun theta' => first_order p theta' delta <= - c) ->
  ~ clarke_stationary p theta.
Proof.
  intros Hd Hc (e1 & He1 & Hslope) Hclarke.
  destruct (entries_bounded theta delta) as (M & HM & M1 & M2 & M3).
  set (eps := Rmin (e1 / (1 + M)) (c / 2)).
  assert (Heps : 0 < eps) by (apply Rmin_glb_lt; [apply Rdiv_lt_0_compat|]; lra).
  assert (Heps1 : eps + eps * M <= e1).
  { assert (H : eps <= e1 / (1 + M)) by apply Rmin_l. apply (Rmult_le_compat_r (1 + M)) in H; [|lra].
    replace (e1 / (1 + M) * (1 + M)) with e1 in H by (field; lra). lra. }
  assert (Heps2 : eps <= c / 2) by apply Rmin_r.
  destruct (Hclarke delta Hd eps Heps) as (theta' & t & Hnear & Ht & Hquotient).
  assert (Hpath : forall s, 0 <= s <= t -> first_order p (move theta' s delta) delta <= - c).
  { intros s Hs. apply Hslope. apply (near_weaken (eps + s * M)).
    - assert (s * M <= eps * M) by (apply Rmult_le_compat_r; lra). lra.
    - apply near_further; try assumption. lra. }
  assert (H := slope_to_the_right (fun s => loss (move theta' s delta)) t (- (c / 2))).
  cbv beta in H.
  assert (E0 : loss (move theta' 0 delta) = loss theta').
  { apply loss_ext; cbn; intros; try reflexivity; ring. }
  rewrite E0 in H. apply (Rmult_lt_compat_r t) in Hquotient; [|lra].
  replace ((loss (move theta' t delta) - loss theta') / t * t) with (loss (move theta' t delta) - loss theta')
    in Hquotient by (field; lra).
  assert (eps * t <= c / 2 * t) by (apply Rmult_le_compat_r; lra).
  assert (loss (move theta' t delta) - loss theta' <= - (c / 2) * t); [|lra].
  apply H; [lra| |].
  - intros s Hs. assert (Hc2 : 0 < c / 2) by lra.
    destruct (derivative_formula p (move theta' s delta) delta (c / 2) Hc2) as (b & Hb & Hq).
    exists b. split; [exact Hb|]. intros r Hr. specialize (Hq r Hr). apply Rabs_def2 in Hq. destruct Hq as [Hq _].
    specialize (Hpath s ltac:(lra)). rewrite loss_move_move in Hq.
    assert (Hlt : (loss (move theta' (s + r) delta) - loss (move theta' s delta)) / r < - (c / 2)) by lra.
    apply (Rmult_lt_compat_r r) in Hlt; [|lra].
    replace ((loss (move theta' (s + r) delta) - loss (move theta' s delta)) / r * r)
      with (loss (move theta' (s + r) delta) - loss (move theta' s delta)) in Hlt by (field; lra). lra.
  - intros s Hs e He. generalize (left_continuous (move theta' s delta) delta e He). apply soon_mono.
    intros r _ Hr. rewrite loss_move_move in Hr. exact Hr.
Qed.

(** In every cell of the lines the limit of gradients has a product of at least c with u. *)
Theorem separation_refutes theta i u lines c :
  (i < width theta)%nat -> 0 < c -> (forall v, off lines v -> c <= SD_beside p theta i v u) ->
  ~ clarke_stationary p theta.
Proof.
  intros Hi Hc Hcells. apply (descent_nearby_refutes theta (only_input i (fun a => - u a)) (c / 2)); [|lra|].
  - intros _ j _. reflexivity.
  - destruct (slope_nearby theta i Hi u lines c Hc Hcells) as (e & He & H). exists e. split; [exact He|].
    intros theta' Hnear. rewrite first_order_only_input; [apply H; exact Hnear|].
    destruct Hnear as ((-> & _) & _). exact Hi.
Qed.

(** A limit that is not 0 keeps its sign and half its size. *)
Lemma limit_nearby theta f l : tends (nearby theta) f l -> l <> 0 ->
  nearby theta (fun theta' => (if Rle_dec 0 l then -1 else 1) * f theta' <= - (Rabs l / 2)).
Proof.
  intros Hf Hl. assert (Ha := Rabs_pos_lt l Hl).
  generalize (Hf (Rabs l / 2) ltac:(lra)). apply (eventually_mono _ (nearby_filter theta)).
  intros theta' H. apply Rabs_def2 in H. destruct (Rle_dec 0 l) as [Hp|Hn].
  - rewrite (Rabs_right l) in * by lra. lra.
  - rewrite (Rabs_left l) in * by lra. lra.
Qed.

(** The loss is smooth in the output weights and in the bias: a derivative that is not 0 stays away from 0 nearby. *)
Theorem output_slope_refutes theta i j :
  (i < width theta)%nat -> (j < J)%nat -> D theta j i (input_weight theta i) <> 0 -> ~ clarke_stationary p theta.
Proof.
  intros Hi Hj Hne. set (l := D theta j i (input_weight theta i)) in *.
  apply (descent_nearby_refutes theta (only_output i j (if Rle_dec 0 l then -1 else 1)) (Rabs l / 2)).
  - intros _ m _. reflexivity.
  - assert (H := Rabs_pos_lt l Hne). lra.
  - assert (Ht : tends (nearby theta) (fun theta' => D theta' j i (input_weight theta' i)) l).
    { unfold l, Landscape.D. apply (tends_sum (nearby_filter theta)). intros k _.
      apply (tends_mult (nearby_filter theta)); [apply residual_nearby; exact Hj|].
      apply (tends_equal (nearby_filter theta) _ (fun theta' => rho (dot (input_weight theta' i) (input p k)))).
      - apply (eventually_always _ (nearby_filter theta)). intros. apply rho'_self.
      - rewrite rho'_self. eapply (tends_lipschitz (nearby_filter theta)); [|apply (dot_nearby theta i (input p k) Hi)].
        intros theta'. apply rho_lipschitz. }
    destruct (limit_nearby theta _ _ Ht Hne) as (e & He & H). exists e. split; [exact He|]. intros theta' Hnear.
    rewrite first_order_only_output; [apply H; exact Hnear| |exact Hj]. destruct Hnear as ((-> & _) & _). exact Hi.
Qed.

Theorem bias_slope_refutes theta j :
  bias_is_trained p = true -> (j < J)%nat -> sum n (fun k => residual theta k j) <> 0 -> ~ clarke_stationary p theta.
Proof.
  intros Hb Hj Hne. set (l := sum n (fun k => residual theta k j)) in *.
  apply (descent_nearby_refutes theta (only_bias j (if Rle_dec 0 l then -1 else 1)) (Rabs l / 2)).
  - intros Hf. congruence.
  - assert (H := Rabs_pos_lt l Hne). lra.
  - assert (Ht : tends (nearby theta) (fun theta' => sum n (fun k => residual theta' k j)) l).
    { apply (tends_sum (nearby_filter theta)). intros k _. apply residual_nearby. exact Hj. }
    destruct (limit_nearby theta _ _ Ht Hne) as (e & He & H). exists e. split; [exact He|]. intros theta' Hnear.
    rewrite first_order_only_bias by exact Hj. apply H. exact Hnear.
Qed.

End Separation.
