(** The complete spectrum with least widths: the stationary predictions of a data set, and for each the least number of
    neurons of a stationary network that has it.

    Spectrum.v shows that there are no other predictions.  Here each prediction gets a network, and vectors that refute
    every smaller set of classes: those of a smaller network. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.Projection
  SymbolicLandscape.Rationals SymbolicLandscape.Checker SymbolicLandscape.Soundness SymbolicLandscape.Spectrum
  SymbolicLandscape.SpectrumFaces SymbolicLandscape.SpectrumSoundness.
Import ListNotations.

(** ** The checker *)

(** Why a prediction is stationary, and why no smaller network has it. *)
Record Acceptance := {
  narrowing : list Round;
  too_small : list (list Q);
  small_slacks : list (list (option (list Q)));
  network_weights : list (list Q);
  network_outputs : list Q;
  network_multipliers : list (list (list Q))
}.

(** The spectrum, the least losses at the widths 0, 1, .. (SpectrumLosses.v), and the evidence. *)
Record SpectrumEvidence := {
  listed_spectrum : list (list Q * nat);
  listed_losses : list Q;
  completeness : Completeness;
  acceptances : list Acceptance
}.

Section Checker.

Variable data : DataSet.

(** The classes that are left after rounds, all with u . q = 0. *)
Fixpoint narrowed (q : list Q) (classes : list Class) (listed : list Round) : option (list Class) :=
  match listed with
  | [] => Some classes
  | round :: listed' =>
      if is_zero (qdot (against round) q) then
        match remaining data (against round) classes (slacks round) with
        | Some rest => narrowed q rest listed'
        | None => None
        end
      else None
  end.

(** What a vector u says about a set of classes: nothing ([None]), that u is nonpositive on all of them
    ([Some false]), and that no combination of all of them is q ([Some true]). *)
Definition Standing := option bool.

Definition at_first (q u : list Q) : Standing :=
  let product := qdot u q in if is_pos product then Some true else if is_zero product then Some false else None.

Definition standing (c : Class) (u : list Q) (slack : option (list Q)) : Standing :=
  match slack with
  | Some l => if nonpositive_on data u l c then Some (strict (face_signs (fst c)) l) else None
  | None => None
  end.

Definition with_class (s t : Standing) : Standing :=
  match s, t with Some a, Some b => Some (a || b) | _, _ => None end.

Definition refutes (s : Standing) : bool := match s with Some b => b | None => false end.

(** Every set of at most [budget] of the classes, a column for each, is refuted by one of the vectors. *)
Fixpoint sets_refuted (columns : list (list Standing)) (budget : nat) (standings : list Standing) : bool :=
  match columns with
  | [] => existsb refutes standings
  | column :: columns' =>
      sets_refuted columns' budget standings &&
      match budget with
      | O => true
      | S budget' => sets_refuted columns' budget' (map2 with_class standings column)
      end
  end.

Definition no_smaller (faces : list Face) (q : list Q) (least : nat) (a : Acceptance) : bool :=
  match least with
  | O => true
  | S budget =>
      match narrowed q (possible_classes data faces q) (narrowing a) with
      | None => false
      | Some classes =>
          Nat.eqb (length (small_slacks a)) (length classes) &&
          sets_refuted (map2 (fun c row => map2 (standing c) (too_small a) row) classes (small_slacks a)) budget
            (map (at_first q) (too_small a))
      end
  end.

Definition attained (q : list Q) (least : nat) (a : Acceptance) : bool :=
  Nat.eqb (length (network_weights a)) least &&
  check_stationary (instance_on data (network_weights a) (network_outputs a)) (network_multipliers a) &&
  vec_eqb q (map (fun x =>
    qdot (map (fun w => activation data (qdot w x)) (network_weights a)) (network_outputs a)) (data_inputs data)).

Definition check_spectrum (evidence : SpectrumEvidence) : bool :=
  let listed := listed_spectrum evidence in
  check_completeness data (map fst listed) (completeness evidence) &&
  let faces := map (face_of data) (listed_faces (completeness evidence)) in
  Nat.eqb (length (acceptances evidence)) (length listed) &&
  forallb (fun pair => no_smaller faces (fst (fst pair)) (snd (fst pair)) (snd pair) &&
                       attained (fst (fst pair)) (snd (fst pair)) (snd pair))
    (combine listed (acceptances evidence)).

End Checker.

(** ** What it proves *)

Local Open Scope R_scope.

(** theta is a stationary network without output bias. *)
Definition stationary_on (data : DataSet) (theta : Network) : Prop :=
  stationary (data_problem data) theta /\ bias theta O = 0.

(** **The spectrum**: every stationary network has one of the predictions, and at least as many neurons as stated;
    each prediction is that of a stationary network of just that many neurons. *)
Definition spectrum_is (data : DataSet) (spectrum : list (list Q * nat)) : Prop :=
  (forall theta, stationary_on data theta ->
     exists q least, In (q, least) spectrum /\ predicts data theta q /\ (least <= width theta)%nat) /\
  (forall q least, In (q, least) spectrum ->
     exists theta, width theta = least /\ stationary_on data theta /\ predicts data theta q).

Section Soundness.

Variable data : DataSet.
Hypothesis shaped : rows_have (length (hd [] (data_inputs data))) (data_inputs data) = true.
Hypothesis targets_length : length (data_targets data) = length (data_inputs data).
Hypothesis not_empty : length (data_inputs data) <> 0%nat.

Notation p := (data_problem data).
Notation xs := (data_inputs data).
Notation n := (length xs).

Section Network.

Variable theta : Network.
Hypothesis stationary_here : stationary p theta.
Hypothesis no_bias : bias theta O = 0.

Variable q : list Q.
Hypothesis q_length : length q = n.
Hypothesis q_predicted : predicts data theta q.

Notation belongs := (belongs data theta).
Notation all_among := (all_among data theta).

Lemma narrowed_R classes listed rest :
  narrowed data q classes listed = Some rest -> all_among classes -> all_among rest.
Proof.
  revert classes. induction listed as [|round listed IH]; intros classes H Hall; cbn [narrowed] in H.
  - injection H as <-. exact Hall.
  - destruct (is_zero _) eqn:Ez; [|discriminate]. apply is_zero_R in Ez.
    destruct (remaining _ _ _ _) as [rest'|] eqn:Er; [|discriminate].
    destruct (round_R data theta no_bias _ _ _ _ Hall Er) as [_ Hrest].
    apply (IH rest' H), Hrest. rewrite (over_predicts data theta _ q q_predicted q_length). exact Ez.
Qed.

(** *** Sets of classes *)

(** The entries of a list at the places marked [true], and how many are marked. *)
Fixpoint marked {A : Type} (l : list A) (marks : list bool) : list A :=
  match l, marks with
  | a :: l', b :: marks' => if b then a :: marked l' marks' else marked l' marks'
  | _, _ => []
  end.

Fixpoint count (marks : list bool) : nat :=
  match marks with
  | [] => O
  | b :: marks' => if b then S (count marks') else count marks'
  end.

Lemma mark_one {A : Type} (l : list A) marks a : length marks = length l -> In a l ->
  exists marks', length marks' = length l /\ (count marks' <= S (count marks))%nat /\ In a (marked l marks') /\
    (forall c, In c (marked l marks) -> In c (marked l marks')) /\
    (forall c, In c (marked l marks') -> In c (marked l marks) \/ c = a).
Proof.
  revert marks. induction l as [|a' l IH]; intros [|b marks] Hlen Hin; try discriminate; [destruct Hin|].
  injection Hlen as Hlen. destruct Hin as [->|Hin].
  - exists (true :: marks). cbn [length count marked]. split; [congruence|]. split; [destruct b; lia|].
    split; [left; reflexivity|]. split; intros c Hc.
    + destruct b; [exact Hc|right; exact Hc].
    + destruct Hc as [<-|Hc]; [right; reflexivity|left]. destruct b; [right; exact Hc|exact Hc].
  - destruct (IH marks Hlen Hin) as (marks' & Hlen' & Hcount & Ha & Hmore & Hless). exists (b :: marks').
    cbn [length count marked]. split; [congruence|]. split; [destruct b; lia|]. split; [|split].
    + destruct b; [right; exact Ha|exact Ha].
    + intros c Hc. destruct b; [destruct Hc as [<-|Hc]; [left; reflexivity|right; apply Hmore, Hc]|apply Hmore, Hc].
    + intros c Hc. destruct b; [|apply Hless, Hc]. destruct Hc as [<-|Hc]; [left; left; reflexivity|].
      destruct (Hless c Hc); [left; right; assumption|right; assumption].
Qed.

Lemma none_marked {A : Type} (l : list A) :
  marked l (repeat false (length l)) = [] /\ count (repeat false (length l)) = O.
Proof. induction l as [|a l [IH1 IH2]]; [split; reflexivity|]. cbn. rewrite IH1, IH2. split; reflexivity. Qed.

(** The classes that are occupied are at most as many as the neurons. *)
Lemma occupied_classes classes : all_among classes ->
  exists marks, length marks = length classes /\ (count marks <= width theta)%nat /\ all_among (marked classes marks) /\
    forall c, In c (marked classes marks) -> exists i, occupied theta i /\ belongs i c.
Proof.
  intros Hall. assert (H : forall m, (m <= width theta)%nat ->
    exists marks, length marks = length classes /\ (count marks <= m)%nat /\
      (forall i, (i < m)%nat -> occupied theta i ->
         (forall k, (k < n)%nat -> activations data (input_weight theta i) k = 0) \/
         exists c, In c (marked classes marks) /\ belongs i c) /\
      forall c, In c (marked classes marks) -> exists i, occupied theta i /\ belongs i c).
  { induction m as [|m IH]; intros Hm.
    - destruct (none_marked classes) as [H1 H2]. exists (repeat false (length classes)).
      rewrite repeat_length, H1, H2. split; [reflexivity|]. split; [lia|]. split; [intros; lia|intros c []].
    - destruct IH as (marks & Hlen & Hcount & Hin & Hocc); [lia|].
      assert (Hcase : ~ occupied theta m \/ occupied theta m).
      { destruct (Req_dec (output_weight theta O m) 0) as [Hh|Hh];
          [left; intros [_ Hne]; contradiction|right; split; [lia|exact Hh]]. }
      assert (Hskip : (occupied theta m -> forall k, (k < n)%nat -> activations data (input_weight theta m) k = 0) ->
        exists marks, length marks = length classes /\ (count marks <= S m)%nat /\
          (forall i, (i < S m)%nat -> occupied theta i ->
             (forall k, (k < n)%nat -> activations data (input_weight theta i) k = 0) \/
             exists c, In c (marked classes marks) /\ belongs i c) /\
          forall c, In c (marked classes marks) -> exists i, occupied theta i /\ belongs i c).
      { intros Hzero. exists marks. split; [exact Hlen|]. split; [lia|]. split; [|exact Hocc].
        intros i Hi Hoi. destruct (Nat.eq_dec i m) as [->|]; [left; apply Hzero; exact Hoi|].
        apply Hin; [lia|exact Hoi]. }
      destruct Hcase as [Hno|Hyes]; [apply Hskip; intros; contradiction|].
      destruct (Hall m Hyes) as [Hzero|(a & Ha & Hbelongs)]; [apply Hskip; intros _; exact Hzero|].
      destruct (mark_one classes marks a Hlen Ha) as (marks' & Hlen' & Hcount' & Ha' & Hmore & Hless).
      exists marks'. split; [exact Hlen'|]. split; [lia|]. split.
      + intros i Hi Hoi. destruct (Nat.eq_dec i m) as [->|]; [right; exists a; split; assumption|].
        destruct (Hin i) as [Hzero|(c & Hc & Hb)]; [lia|exact Hoi|left; exact Hzero|right].
        exists c. split; [apply Hmore; exact Hc|exact Hb].
      + intros c Hc. destruct (Hless c Hc) as [Hold| ->]; [apply Hocc; exact Hold|]. exists m. split; assumption. }
  destruct (H (width theta) (Nat.le_refl _)) as (marks & Hlen & Hcount & Hin & Hocc).
  exists marks. split; [exact Hlen|]. split; [exact Hcount|]. split; [|exact Hocc].
  intros i Hi. apply Hin; [apply (proj1 Hi)|exact Hi].
Qed.

(** What a standing says of a set of classes. *)
Definition meaning (classes : list Class) (u : list Q) (s : Standing) : Prop :=
  match s with
  | None => True
  | Some b =>
      (forall c, In c classes -> exists slack, nonpositive_on data u slack c = true) /\ 0 <= Q2R (qdot u q) /\
      (b = true -> 0 < Q2R (qdot u q) \/
         exists c slack, In c classes /\ nonpositive_on data u slack c = true /\
           strict (face_signs (fst c)) slack = true)
  end.

Lemma at_first_R u : meaning [] u (at_first q u).
Proof.
  unfold at_first. destruct (is_pos _) eqn:Ep; [|destruct (is_zero _) eqn:Ez; [|exact I]].
  - apply is_pos_R in Ep. split; [intros c []|]. split; [lra|]. intros _. left. exact Ep.
  - apply is_zero_R in Ez. split; [intros c []|]. split; [lra|discriminate].
Qed.

Lemma with_class_R classes u s c slack : meaning classes u s ->
  meaning (c :: classes) u (with_class s (standing data c u slack)).
Proof.
  intros Hs. destruct s as [b|]; [|exact I]. destruct slack as [l|]; [|exact I]. cbn [standing].
  destruct (nonpositive_on data u l c) eqn:En; [|exact I]. cbn [with_class meaning] in *.
  destruct Hs as (Hnonpos & Hge & Hsure). split; [|split; [exact Hge|]].
  - intros c' [<-|Hc']; [exists l; exact En|apply Hnonpos; exact Hc'].
  - intros Hb. apply orb_true_iff in Hb. destruct Hb as [Hb|Hb].
    + destruct (Hsure Hb) as [Hpos|(c' & slack' & Hin & Hrest)]; [left; exact Hpos|right].
      exists c', slack'. split; [right; exact Hin|exact Hrest].
    + right. exists c, l. split; [left; reflexivity|]. split; [exact En|exact Hb].
Qed.

(** The occupied classes are not refuted. *)
Lemma not_refuted classes u s : all_among classes ->
  (forall c, In c classes -> exists i, occupied theta i /\ belongs i c) -> meaning classes u s -> refutes s = false.
Proof.
  intros Hall Hocc Hs. destruct s as [[|]|]; [exfalso|reflexivity|reflexivity]. destruct Hs as (Hnonpos & Hge & Hsure).
  destruct (total_R data theta no_bias u (products_R data theta u classes Hall Hnonpos)) as [Hle Hzero].
  rewrite (over_predicts data theta u q q_predicted q_length) in Hle, Hzero.
  destruct (Hsure eq_refl) as [Hpos|(c & slack & Hc & Hn & Hs)]; [lra|].
  destruct (Hocc c Hc) as (i & Hi & Hbelongs). destruct (class_R data theta u slack i c Hi Hbelongs Hn) as [_ Hlt].
  specialize (Hlt Hs). rewrite Hzero in Hlt by (lra || apply (proj1 Hi)). lra.
Qed.

Lemma nth_error_map2 {A B C : Type} (f : A -> B -> C) l m j c : nth_error (map2 f l m) j = Some c ->
  exists a b, nth_error l j = Some a /\ nth_error m j = Some b /\ c = f a b.
Proof.
  revert m j. induction l as [|a l IH]; intros [|b m] [|j] H; try discriminate.
  - injection H as <-. exists a, b. repeat split.
  - exact (IH m j H).
Qed.

(** Marked classes, one after the other, whose standings with all vectors are at hand. *)
Lemma sets_refuted_R us classes rows (chosen : list Class) budget standings marks :
  length rows = length classes -> length marks = length classes -> (count marks <= budget)%nat ->
  sets_refuted (map2 (fun c row => map2 (standing data c) us row) classes rows) budget standings = true ->
  (forall j s, nth_error standings j = Some s -> exists u, nth_error us j = Some u /\ meaning chosen u s) ->
  exists u s set, meaning set u s /\ refutes s = true /\
    forall c, In c set <-> In c (marked classes marks) \/ In c chosen.
Proof.
  revert rows chosen budget standings marks.
  induction classes as [|a classes IH]; intros [|row rows] chosen budget standings [|b marks] Hrows Hmarks Hcount H Hst;
    try discriminate.
  - cbn in H. apply existsb_exists in H. destruct H as (s & Hs & Hrefutes). apply In_nth_error in Hs.
    destruct Hs as (j & Hj). destruct (Hst j s Hj) as (u & _ & Hu). exists u, s, chosen.
    split; [exact Hu|]. split; [exact Hrefutes|]. intros c. cbn. tauto.
  - injection Hrows as Hrows. injection Hmarks as Hmarks. cbn [map2 sets_refuted marked count] in *.
    apply andb_true_iff in H. destruct H as [Hout Hin]. destruct b.
    + destruct budget as [|budget]; [lia|].
      destruct (IH rows (a :: chosen) budget _ marks Hrows Hmarks (le_S_n _ _ Hcount) Hin)
        as (u & s & set & Hu & Hs & Hset).
      { intros j s Hj. apply nth_error_map2 in Hj. destruct Hj as (s0 & t & Hj & Ht & ->).
        destruct (Hst j s0 Hj) as (u & Hu & Hmeaning). exists u. split; [exact Hu|].
        apply nth_error_map2 in Ht. destruct Ht as (u' & slack & Hu' & _ & ->).
        rewrite Hu in Hu'. injection Hu' as <-. apply with_class_R. exact Hmeaning. }
      exists u, s, set. split; [exact Hu|]. split; [exact Hs|]. intros c. rewrite Hset. cbn. tauto.
    + apply (IH rows chosen budget standings marks Hrows Hmarks Hcount Hout Hst).
Qed.

(** A network with the prediction is at least as wide as stated. *)
Lemma no_smaller_R evidence least a :
  all_faces_listed (map signs (listed_faces evidence)) [] [] xs (face_tree evidence) = true ->
  no_smaller data (map (face_of data) (listed_faces evidence)) q least a = true -> (least <= width theta)%nat.
Proof.
  intros Hfaces H. destruct least as [|budget]; [lia|]. cbn [no_smaller] in H.
  destruct (Nat.le_gt_cases (S budget) (width theta)) as [|Hlt]; [assumption|exfalso].
  destruct (narrowed _ _ _ _) as [classes|] eqn:En; [|discriminate].
  apply andb_true_iff in H. destruct H as [Hrows H]. apply Nat.eqb_eq in Hrows.
  assert (Hall : all_among classes).
  { apply (narrowed_R _ _ _ En).
    apply (possible_R data shaped targets_length not_empty theta stationary_here evidence Hfaces q); assumption. }
  destruct (occupied_classes classes Hall) as (marks & Hlen & Hcount & Hmarked & Hocc).
  destruct (sets_refuted_R (too_small a) classes (small_slacks a) [] budget (map (at_first q) (too_small a)) marks)
    as (u & s & set & Hu & Hs & Hset); [exact Hrows|exact Hlen|lia|exact H| |].
  - intros j s Hj. rewrite nth_error_map in Hj. destruct (nth_error (too_small a) j) as [u|]; [|discriminate].
    injection Hj as <-. exists u. split; [reflexivity|apply at_first_R].
  - rewrite (not_refuted set u s) in Hs; [discriminate| | |exact Hu].
    + intros i Hi. destruct (Hmarked i Hi) as [Hzero|(c & Hc & Hb)]; [left; exact Hzero|right].
      exists c. split; [apply Hset; left; exact Hc|exact Hb].
    + intros c Hc. apply Hset in Hc. destruct Hc as [Hc|[]]. apply Hocc. exact Hc.
Qed.

End Network.

Lemma qdot_map (f : list Q -> Q) ws v :
  Q2R (qdot (map f ws) v) = sum (length ws) (fun i => vec v i * Q2R (f (nth i ws []))).
Proof.
  revert v. induction ws as [|w ws IH]; intros [|c v]; cbn [map qdot length sum nth].
  - apply Q2R_0.
  - apply Q2R_0.
  - rewrite vec_nil, sum_zero by (intros; rewrite vec_nil; ring). rewrite Q2R_0. ring.
  - rewrite Q2R_qadd, Q2R_qmul, IH. change (vec (c :: v) O) with (Q2R c). rewrite (Rmult_comm (Q2R c)). reflexivity.
Qed.

(** The network given is stationary and has the prediction. *)
Lemma attained_R q least a : attained data q least a = true ->
  exists theta, width theta = least /\ stationary_on data theta /\ predicts data theta q.
Proof.
  unfold attained. intros H. apply andb_true_iff in H. destruct H as [H Hq]. apply andb_true_iff in H.
  destruct H as [Hwidth Hst]. apply Nat.eqb_eq in Hwidth.
  set (I := instance_on data (network_weights a) (network_outputs a)) in *.
  exists (network_of I). split; [exact Hwidth|]. split.
  - split; [|apply Q2R_0]. apply (check_stationary_sound I (network_multipliers a) Hst).
  - intros k Hk. rewrite (vec_eqb_R _ _ k Hq).
    unfold predicted, prediction. change (bias (network_of I) O) with (Q2R 0). rewrite Q2R_0, Rplus_0_r.
    change (width (network_of I)) with (length (network_weights a)).
    unfold vec at 1.
    set (f := fun x => qdot (map (fun w => activation data (qdot w x)) (network_weights a)) (network_outputs a)).
    rewrite (nth_indep _ 0%Q (f [])) by (rewrite map_length; exact Hk). rewrite map_nth.
    unfold f. rewrite qdot_map. apply sum_ext. intros i Hi. apply f_equal.
    rewrite activation_R, (qdot_row data shaped) by (apply nth_In; exact Hk). reflexivity.
Qed.

End Soundness.

(** What [check_completeness] says of the data. *)
Lemma completeness_shape data predictions evidence : check_completeness data predictions evidence = true ->
  rows_have (length (hd [] (data_inputs data))) (data_inputs data) = true /\
  length (data_targets data) = length (data_inputs data) /\ length (data_inputs data) <> 0%nat /\
  (forall q, In q predictions -> length q = length (data_inputs data)) /\
  all_faces_listed (map signs (listed_faces evidence)) [] [] (data_inputs data) (face_tree evidence) = true.
Proof.
  unfold check_completeness. intros H. repeat (apply andb_true_iff in H; destruct H as [H ?]).
  rewrite forallb_forall in *. repeat split.
  - assumption.
  - apply Nat.eqb_eq. assumption.
  - apply Nat.eqb_neq, negb_true_iff. assumption.
  - intros q Hq. apply Nat.eqb_eq. auto.
  - assumption.
Qed.

Theorem check_spectrum_sound data evidence :
  check_spectrum data evidence = true -> spectrum_is data (listed_spectrum evidence).
Proof.
  unfold check_spectrum. intros H. apply andb_true_iff in H. destruct H as [Hcomplete H].
  apply andb_true_iff in H. destruct H as [Hlen H]. apply Nat.eqb_eq in Hlen. rewrite forallb_forall in H.
  destruct (completeness_shape _ _ _ Hcomplete) as (Hrows & Htargets & Hempty & Hlengths & Hfaces).
  assert (Hpair : forall pair, In pair (listed_spectrum evidence) -> exists a,
    no_smaller data (map (face_of data) (listed_faces (completeness evidence))) (fst pair) (snd pair) a = true /\
    attained data (fst pair) (snd pair) a = true).
  { intros pair Hin. destruct (in_combine _ (acceptances evidence) pair Hlen Hin) as (a & Ha).
    exists a. specialize (H _ Ha). apply andb_true_iff in H. exact H. }
  split.
  - intros theta [Hst Hb]. destruct (check_completeness_sound data _ _ Hcomplete theta Hst Hb) as (q & Hq & Hpredicts).
    assert (Hql := Hlengths q Hq).
    apply in_map_iff in Hq. destruct Hq as ([q' least] & Heq & Hin). cbn in Heq. subst q'.
    exists q, least. split; [exact Hin|]. split; [exact Hpredicts|]. destruct (Hpair _ Hin) as (a & Hsmall & _).
    apply (no_smaller_R data Hrows Htargets Hempty theta Hst Hb q Hql Hpredicts (completeness evidence) least a Hfaces
      Hsmall).
  - intros q least Hin. destruct (Hpair _ Hin) as (a & _ & Hattained).
    apply (attained_R data Hrows q least a Hattained).
Qed.
