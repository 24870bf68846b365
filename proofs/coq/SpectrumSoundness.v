(** What the checker of Spectrum.v proves: every stationary network of any width has one of the predictions. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Projection SymbolicLandscape.Rationals SymbolicLandscape.Checker SymbolicLandscape.Soundness
  SymbolicLandscape.Spectrum SymbolicLandscape.SpectrumFaces.
Import ListNotations.
Local Open Scope R_scope.

Section Soundness.

Variable data : DataSet.
Hypothesis shaped : rows_have (length (hd [] (data_inputs data))) (data_inputs data) = true.
Hypothesis targets_length : length (data_targets data) = length (data_inputs data).
Hypothesis not_empty : length (data_inputs data) <> 0%nat.

Notation p := (data_problem data).
Notation xs := (data_inputs data).
Notation n := (length xs).
Notation d := (length (hd [] xs)).
Notation activations := (activations data).
Notation one_output := (one_output data targets_length not_empty).

(** ** A stationary network *)

Section Network.

Variable theta : Network.
Hypothesis stationary_here : stationary p theta.
Hypothesis no_bias : bias theta O = 0.

Notation w := (input_weight theta).
Notation h := (output_weight theta O).

(** The sign of the output weight. *)
Definition side (i : nat) : Q := if Rlt_dec 0 (h i) then 1%Q else (-1)%Q.

Lemma side_R i z : occupied theta i -> (0 < h i * z <-> 0 < Q2R (side i) * z) /\ (h i * z < 0 <-> Q2R (side i) * z < 0).
Proof.
  intros [_ Hh]. unfold side.
  assert (Hpos : forall a b, 0 < a -> (0 < a * b <-> 0 < b)).
  { intros a b Ha. split; intros Hb; [|apply Rmult_lt_0_compat; assumption].
    apply (Rmult_lt_reg_l a); [exact Ha|]. rewrite Rmult_0_r. exact Hb. }
  destruct (Rlt_dec 0 (h i)) as [H|H].
  - replace (Q2R 1) with 1 by (symmetry; apply Q2R_1). rewrite !Rmult_1_l. split; [apply Hpos; exact H|].
    assert (H' := Hpos (h i) (- z) H). split; intros Hz.
    + assert (0 < - z); [|lra]. apply H'. lra.
    + assert (0 < h i * - z); [|lra]. apply H'. lra.
  - assert (Hlt : 0 < - h i) by lra. replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field).
    assert (H1 := Hpos (- h i) z Hlt). assert (H2 := Hpos (- h i) (- z) Hlt). split; split; intros Hz.
    + assert (0 < - z); [|lra]. apply H2. lra.
    + assert (0 < - h i * - z); [|lra]. apply H2. lra.
    + assert (0 < z); [|lra]. apply H1. lra.
    + assert (0 < - h i * z); [|lra]. apply H1. lra.
Qed.

(** Neuron i belongs to a class. *)
Definition belongs (i : nat) (c : Class) : Prop :=
  exists listed, c = (face_of data listed, side i) /\ on_face d (w i) (signs listed) xs.

(** Every neuron that adds something belongs to one of the classes. *)
Definition all_among (classes : list Class) : Prop :=
  forall i, occupied theta i ->
    (forall k, (k < n)%nat -> activations (w i) k = 0) \/ exists c, In c classes /\ belongs i c.

Lemma over_contribution i u : over n u (contribution p theta i) = h i * over n u (activations (w i)).
Proof.
  unfold over. rewrite <- sum_scal. apply sum_ext. intros. unfold contribution, SpectrumFaces.activations. ring.
Qed.

(** A vector that is nonpositive on the class of neuron i. *)
Lemma class_R u slack i c : occupied theta i -> belongs i c -> nonpositive_on data u slack c = true ->
  over n (vec u) (contribution p theta i) <= 0 /\
  (strict (face_signs (fst c)) slack = true -> over n (vec u) (contribution p theta i) < 0).
Proof.
  intros Hi (l & -> & Hon) Hn. destruct (nonpositive_on_R data (w i) l Hon u slack (side i) Hn) as [Hle Hlt].
  destruct (side_R i (over n (vec u) (activations (w i))) Hi) as [Hpos Hneg]. rewrite over_contribution. split.
  - apply Rnot_lt_le. intros Hgt. apply Hpos in Hgt. lra.
  - intros Hs. apply Hneg, Hlt, Hs.
Qed.

(** A vector that is nonpositive on all classes has a nonpositive product with every contribution. *)
Lemma products_R u classes : all_among classes ->
  (forall c, In c classes -> exists slack, nonpositive_on data u slack c = true) ->
  forall i, (i < width theta)%nat -> over n (vec u) (contribution p theta i) <= 0.
Proof.
  intros Hall Hclasses i Hi. destruct (Req_dec (h i) 0) as [Hh|Hh]; [rewrite over_contribution, Hh; lra|].
  destruct (Hall i (conj Hi Hh)) as [Hzero|(c & Hc & Hbelongs)].
  - rewrite over_contribution. right. unfold over. rewrite sum_zero; [ring|].
    intros k Hk. rewrite Hzero by exact Hk. ring.
  - destruct (Hclasses c Hc) as (slack & Hn). apply (class_R u slack i c (conj Hi Hh) Hbelongs Hn).
Qed.

(** Then it has one with the prediction; where this is 0, all the products are. *)
Lemma total_R u : (forall i, (i < width theta)%nat -> over n (vec u) (contribution p theta i) <= 0) ->
  over n (vec u) (predicted p theta) <= 0 /\
  (over n (vec u) (predicted p theta) = 0 ->
   forall i, (i < width theta)%nat -> over n (vec u) (contribution p theta i) = 0).
Proof.
  intros Hle. assert (Hsum : over n (vec u) (predicted p theta) =
    sum (width theta) (fun i => over n (vec u) (contribution p theta i)))
    by exact (over_predicted p theta (vec u) no_bias).
  assert (Hopp : sum (width theta) (fun i => - over n (vec u) (contribution p theta i)) =
                 - sum (width theta) (fun i => over n (vec u) (contribution p theta i))).
  { replace (- sum _ _) with (-1 * sum (width theta) (fun i => over n (vec u) (contribution p theta i))) by ring.
    rewrite <- sum_scal. apply sum_ext. intros. ring. }
  assert (Hneg : forall i, (i < width theta)%nat -> 0 <= - over n (vec u) (contribution p theta i)).
  { intros i Hi. specialize (Hle i Hi). lra. }
  assert (Hnonneg := sum_nonneg _ _ Hneg). rewrite Hsum. split; [lra|]. intros Hzero i Hi.
  assert (Hterm := sum_term _ _ i Hneg Hi). rewrite Hopp, Hzero in Hterm. specialize (Hle i Hi). lra.
Qed.

Lemma remaining_R u classes listed rest c : remaining data u classes listed = Some rest -> In c classes ->
  exists slack, nonpositive_on data u slack c = true /\ (In c rest \/ strict (face_signs (fst c)) slack = true).
Proof.
  revert listed rest. induction classes as [|c' classes IH]; intros [|slack listed] rest H Hc; try discriminate;
    [destruct Hc|]. cbn [remaining] in H. destruct (nonpositive_on data u slack c') eqn:En; [|discriminate].
  destruct (remaining data u classes listed) as [rest'|] eqn:Er; [|discriminate]. injection H as H.
  destruct Hc as [->|Hc].
  - exists slack. split; [exact En|]. destruct (strict (face_signs (fst c)) slack); [right; reflexivity|].
    left. rewrite <- H. left. reflexivity.
  - destruct (IH _ _ Er Hc) as (slack' & Hn & Hor). exists slack'. split; [exact Hn|].
    destruct Hor as [Hin|Hs]; [left|right; exact Hs]. rewrite <- H.
    destruct (strict (face_signs (fst c')) slack); [exact Hin|right; exact Hin].
Qed.

(** A round. *)
Lemma round_R u classes listed rest : all_among classes -> remaining data u classes listed = Some rest ->
  over n (vec u) (predicted p theta) <= 0 /\ (over n (vec u) (predicted p theta) = 0 -> all_among rest).
Proof.
  intros Hall Hrem. destruct (total_R u) as [Hle Hzero].
  { apply (products_R u classes Hall). intros c Hc. destruct (remaining_R _ _ _ _ _ Hrem Hc) as (slack & Hn & _).
    exists slack. exact Hn. }
  split; [exact Hle|]. intros Ht i Hi. destruct (Hall i Hi) as [Hz|(c & Hc & Hbelongs)]; [left; exact Hz|right].
  exists c. split; [|exact Hbelongs]. destruct (remaining_R _ _ _ _ _ Hrem Hc) as (slack & Hn & [Hin|Hs]); [exact Hin|].
  exfalso. destruct (class_R u slack i c Hi Hbelongs Hn) as [_ Hlt]. specialize (Hlt Hs).
  rewrite (Hzero Ht i (proj1 Hi)) in Hlt. lra.
Qed.

Definition predicts (q : list Q) : Prop := forall k, (k < n)%nat -> predicted p theta k = vec q k.

Lemma over_predicts u q : predicts q -> length q = n -> over n (vec u) (predicted p theta) = Q2R (qdot u q).
Proof.
  intros Hq Hlen. rewrite (Q2R_qdot u q n Hlen). apply sum_ext. intros k Hk. rewrite Hq by exact Hk. reflexivity.
Qed.

Lemma out_of_reach_R q classes listed : length q = n -> out_of_reach data q classes listed = true ->
  all_among classes -> ~ predicts q.
Proof.
  intros Hlen. revert classes. induction listed as [|round listed IH]; intros classes H Hall Hq; [discriminate|].
  cbn [out_of_reach] in H. destruct (remaining _ _ _ _) as [rest|] eqn:Er; [|discriminate].
  destruct (round_R _ _ _ _ Hall Er) as [Hle Hrest]. rewrite (over_predicts _ _ Hq Hlen) in Hle, Hrest.
  apply orb_true_iff in H. destruct H as [H|H].
  - apply is_pos_R in H. lra.
  - apply andb_true_iff in H. destruct H as [Hz H]. apply is_zero_R in Hz. apply (IH rest H); auto.
Qed.

(** The class of an occupied neuron is allowed by the residuals. *)
Lemma allowed_R e i listed : length e = n -> (forall k, (k < n)%nat -> vec e k = remains p theta k) ->
  occupied theta i -> on_face d (w i) (signs listed) xs -> allowed e (face_of data listed, side i) = true.
Proof.
  intros Hlen He Hi Hon. unfold allowed. apply forallb_forall. intros t Ht. cbn [fst snd] in *.
  cbn [face_tests face_of] in Ht. apply in_map_iff in Ht. destruct Ht as (v & <- & _).
  destruct (is_nonneg _) eqn:E; [reflexivity|exfalso]. apply is_nonneg_false_R in E.
  rewrite Q2R_qmul, (Q2R_qdot _ _ n) in E by (apply (tested_length data (w i)); exact Hon).
  assert (HD : sum n (fun k => vec e k * vec (tested data (signs listed) v) k) = Landscape.D p theta O i (vec v)).
  { apply sum_ext. intros k Hk. rewrite He, (tested_R data shaped (w i) listed Hon) by exact Hk. reflexivity. }
  rewrite HD in E. assert (H := stationary_scalar p one_output theta i (vec v) stationary_here (proj1 Hi)).
  apply (side_R i _ Hi) in E. lra.
Qed.

(** ** Candidates and flats *)

Variable evidence : Completeness.
Notation listed := (listed_faces evidence).
Notation faces := (map (face_of data) listed).
Hypothesis all_listed : all_faces_listed (map signs listed) [] [] xs (face_tree evidence) = true.

Lemma face_listed i : exists l, In l listed /\ on_face d (w i) (signs l) xs.
Proof.
  destruct (all_faces_listed_R d (w i) _ _ [] [] xs all_listed (Forall2_nil _)) as (s & Hs & Hon).
  apply in_map_iff in Hs. destruct Hs as (l & <- & Hl). exists l. split; assumption.
Qed.

(** Every neuron that adds something belongs to a possible class of its prediction. *)
Lemma possible_R q : length q = n -> predicts q -> all_among (possible_classes data faces q).
Proof.
  intros Hlen Hq i Hi. destruct (face_listed i) as (l & Hl & Hon).
  destruct (dead data (face_of data l)) eqn:Hdead; [left; intros k; apply (dead_R data (w i) l Hon); exact Hdead|right].
  exists (face_of data l, side i). split; [|exists l; split; trivial]. apply filter_In. split.
  - apply in_flat_map. exists (face_of data l). split; [apply in_map; exact Hl|]. rewrite Hdead.
    unfold side. destruct (Rlt_dec 0 (h i)); [left|right; left]; reflexivity.
  - apply allowed_R; [|intros k Hk|exact Hi|exact Hon].
    + rewrite vadd_length; [exact Hlen|]. unfold vscale. rewrite map_length. congruence.
    + rewrite vec_vadd, vec_vscale. replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field).
      unfold remains, residual. rewrite target_R. rewrite <- (Hq k Hk). unfold predicted. ring.
Qed.

Lemma rejected_R rejection : rejected data faces rejection = true -> ~ predicts (candidate rejection).
Proof.
  unfold rejected. intros H Hq. apply andb_true_iff in H. destruct H as [Hlen H]. apply Nat.eqb_eq in Hlen.
  apply (out_of_reach_R _ _ _ Hlen H); [|exact Hq]. apply possible_R; assumption.
Qed.

(** Rows and axes that are known to be orthogonal to the residuals. *)
Definition known (vs : list (list Q)) : Prop := orthogonal_to n (remains p theta) vs.
Definition known_axes (os : list Axis) : Prop := orthogonal_to_axes n (remains p theta) os.

Lemma all_or_next (P : nat -> Prop) (A : Prop) m :
  (forall i, (i < m)%nat -> P i \/ A) -> (forall i, (i < m)%nat -> P i) \/ A.
Proof.
  induction m as [|m IH]; intros H; [left; intros; lia|].
  destruct IH as [IH|]; [intros; apply H; lia| |right; assumption].
  destruct (H m) as [Hm|]; [lia| |right; assumption].
  left. intros i Hi. destruct (Nat.eq_dec i m) as [->|]; [exact Hm|apply IH; lia].
Qed.

Lemma in_combine {A B : Type} (l : list A) (m : list B) a : length m = length l -> In a l ->
  exists b, In (a, b) (combine l m).
Proof.
  revert m. induction l as [|a' l IH]; intros [|b m] Hlen Hin; try discriminate; [destruct Hin|].
  destruct Hin as [->|Hin].
  - exists b. left. reflexivity.
  - destruct (IH m) as (b' & Hb'); [injection Hlen; auto|exact Hin|]. exists b'. right. exact Hb'.
Qed.

Lemma leads_to_R l flat os i : known_axes os -> occupied theta i -> on_face d (w i) (signs l) xs ->
  leads_to os (face_of data l) flat = true -> known (basis flat).
Proof.
  intros Hos Hi Hon H row Hrow. unfold leads_to in H. rewrite forallb_forall in H. specialize (H row Hrow).
  rewrite <- (reduce_R n (remains p theta) (orthogonalize os (images (face_of data l)))).
  - apply over_vec_zero. exact H.
  - apply orthogonalize_R; [exact Hos|]. intros t Ht.
    apply (residuals_orthogonal_to_face p one_output theta i); [exact stationary_here|exact Hi|].
    apply (image_in_face_space data shaped (w i) l Hon). exact Ht.
Qed.

(** The prediction and the projection of the targets have the same part in the flat, and nothing is left beside it. *)
Lemma at_projection os : known_axes os ->
  let r := reduce os (data_targets data) in
  let q := vadd (data_targets data) (vscale (-1) r) in
  Q2R (qdot r q) = 0 -> length q = n ->
  (forall i, occupied theta i -> over n (vec r) (activations (w i)) = 0) -> predicts q.
Proof.
  intros Hos r q Hrq Hlen Hr k Hk. set (y := vec (data_targets data)).
  assert (Hqv : forall k, vec q k = y k - vec r k).
  { intros l. unfold q. rewrite vec_vadd, vec_vscale. replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field).
    unfold y. ring. }
  assert (He : forall k, remains p theta k = predicted p theta k - y k).
  { intros l. unfold remains, residual. rewrite target_R. reflexivity. }
  (* e . q = 0 *)
  assert (H1 : over n (remains p theta) (vec q) = 0).
  { rewrite (over_ext n _ (vec q) (remains p theta) (fun k => y k - vec r k)) by auto.
    rewrite over_minus_r. unfold r. rewrite (reduce_R n (remains p theta) os) by exact Hos. unfold y. ring. }
  (* r . yhat = 0 *)
  assert (H2 : over n (vec r) (predicted p theta) = 0).
  { apply (over_predicted_zero p theta _ no_bias). intros i Hi.
    change (sample_count p) with n. rewrite over_contribution, Hr by exact Hi. ring. }
  (* e . yhat = 0 *)
  assert (H3 : over n (remains p theta) (predicted p theta) = 0).
  { apply (over_flat p theta); [|apply predicted_in_flat; exact no_bias].
    intros i f Hi Hf. apply (residuals_orthogonal_to_face p one_output theta i); assumption. }
  rewrite (Q2R_qdot r q n Hlen) in Hrq. fold (over n (vec r) (vec q)) in Hrq.
  apply Rminus_diag_uniq. apply (over_self_zero n (fun k => predicted p theta k - vec q k)); [|exact Hk].
  rewrite (over_ext n _ _ (fun k => predicted p theta k - vec q k) (fun k => remains p theta k - - vec r k));
    [|reflexivity|intros l _; rewrite He, Hqv; ring].
  rewrite over_minus_r. rewrite (over_comm n _ (remains p theta)), (over_comm n _ (fun k => - vec r k)).
  rewrite !over_minus_r, H1, H3.
  assert (Hopp : forall f, over n (fun k => - vec r k) f = - over n (vec r) f).
  { intros f. replace (- over n (vec r) f) with (-1 * over n (vec r) f) by ring. unfold over.
    rewrite <- sum_scal. apply sum_ext. intros. ring. }
  rewrite !Hopp, H2, Hrq. ring.
Qed.

Lemma vec_eqb_length u v : vec_eqb u v = true -> length u = length v.
Proof.
  revert v. induction u as [|a u IH]; intros [|b v] H; try discriminate; [reflexivity|].
  cbn in H. apply andb_true_iff in H. cbn. f_equal. apply IH, H.
Qed.

(** Where all rows of a listed flat are orthogonal to the residuals, the prediction is among those decided: either no
    occupied face adds to the flat, or one of them leads to a later flat. *)
Lemma flats_hold_R decided flats flat : (forall q, In q decided -> length q = n) ->
  flats_hold data faces decided flats = true -> In flat flats -> known (basis flat) ->
  exists q, In q decided /\ predicts q.
Proof.
  intros Hlengths. revert flat. induction flats as [|first later IH]; intros flat H Hin Hknown; [destruct Hin|].
  cbn [flats_hold] in H.
  apply andb_true_iff in H. destruct H as [H Hlater]. destruct Hin as [->|Hin]; [|apply (IH flat); assumption].
  unfold flat_holds in H. apply andb_true_iff in H. destruct H as [H Hsteps]. apply andb_true_iff in H.
  destruct H as [H Hnext]. apply Nat.eqb_eq in Hnext. apply andb_true_iff in H. destruct H as [Hself Hdecided].
  rewrite forallb_forall in Hsteps.
  assert (Hos : known_axes (orthogonalize [] (basis flat))) by (apply orthogonalize_R; [intros v []|exact Hknown]).
  set (os := orthogonalize [] (basis flat)) in *. set (r := reduce os (data_targets data)) in *.
  set (q := vadd (data_targets data) (vscale (-1) r)) in *.
  destruct (all_or_next (fun i => h i <> 0 -> over n (vec r) (activations (w i)) = 0)
    (exists flat', In flat' later /\ known (basis flat')) (width theta)) as [Hall|(flat' & Hin & Hknown')].
  - intros i Hi. destruct (Req_dec (h i) 0) as [Hh|Hh]; [left; intros Hne; contradiction|].
    destruct (face_listed i) as (l & Hl & Hon).
    destruct (in_combine faces (next flat) (face_of data l) Hnext (in_map _ _ _ Hl)) as (number & Hstep).
    specialize (Hsteps _ Hstep). cbn [fst snd] in Hsteps. apply orb_true_iff in Hsteps.
    destruct Hsteps as [Hort|Hlead]; [left; intros _; apply (orthogonal_to_face_R data (w i) l Hon); exact Hort|right].
    destruct (nth_error later number) as [flat'|] eqn:E; [|discriminate]. exists flat'.
    split; [apply (nth_error_In _ _ E)|]. apply (leads_to_R l flat' os i);
      [exact Hos|split; assumption|exact Hon|exact Hlead].
  - apply existsb_exists in Hdecided. destruct Hdecided as (q' & Hq' & Heq). exists q'. split; [exact Hq'|].
    assert (Hpredicts : predicts q).
    { apply (at_projection os Hos); [apply is_zero_R; exact Hself| |].
      - fold r. fold q. rewrite (vec_eqb_length _ _ Heq). apply Hlengths. exact Hq'.
      - intros i [Hi Hh]. apply Hall; assumption. }
    intros k Hk. rewrite (Hpredicts k Hk). apply vec_eqb_R. exact Heq.
  - apply (IH flat' Hlater Hin Hknown').
Qed.

End Network.

End Soundness.

(** **Every stationary network, of any width, has one of the predictions.** *)
Theorem check_completeness_sound data predictions evidence :
  check_completeness data predictions evidence = true ->
  forall theta, stationary (data_problem data) theta -> bias theta O = 0 ->
  exists q, In q predictions /\ predicts data theta q.
Proof.
  unfold check_completeness. intros H theta Hst Hb.
  apply andb_true_iff in H. destruct H as [H Hrejected]. apply andb_true_iff in H. destruct H as [H Hflats].
  apply andb_true_iff in H. destruct H as [H Hfirst]. apply andb_true_iff in H. destruct H as [H Hfaces].
  apply andb_true_iff in H. destruct H as [H Hlengths]. apply andb_true_iff in H. destruct H as [H Hempty].
  apply andb_true_iff in H. destruct H as [Hrows Htargets].
  apply Nat.eqb_eq in Htargets. apply negb_true_iff, Nat.eqb_neq in Hempty.
  rewrite forallb_forall in Hrejected, Hlengths.
  assert (Hcandidates : forall q, In q (predictions ++ map candidate (rejections evidence)) ->
    length q = length (data_inputs data)).
  { intros q Hq. apply in_app_or in Hq. destruct Hq as [Hq|Hq].
    - apply Nat.eqb_eq, Hlengths. exact Hq.
    - apply in_map_iff in Hq. destruct Hq as (rejection & <- & Hr). specialize (Hrejected _ Hr).
      unfold rejected in Hrejected. apply andb_true_iff in Hrejected. apply Nat.eqb_eq, Hrejected. }
  destruct (listed_flats evidence) as [|first later] eqn:E; [discriminate|].
  destruct (flats_hold_R data Hrows Htargets Hempty theta Hst Hb evidence Hfaces _ _ first Hcandidates Hflats
    (or_introl eq_refl)) as (q & Hq & Hpredicts).
  { destruct (basis first); [intros v []|discriminate]. }
  exists q. split; [|exact Hpredicts]. apply in_app_or in Hq. destruct Hq as [Hq|Hq]; [exact Hq|exfalso].
  apply in_map_iff in Hq. destruct Hq as (rejection & <- & Hr).
  apply (rejected_R data Hrows Htargets Hempty theta Hst Hb evidence Hfaces rejection); [|exact Hpredicts].
  apply Hrejected. exact Hr.
Qed.
