(** The least loss at every width, from the spectrum: a network of least loss is stationary. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Projection SymbolicLandscape.GlobalMinimum SymbolicLandscape.Rationals SymbolicLandscape.Checker
  SymbolicLandscape.Soundness SymbolicLandscape.Spectrum SymbolicLandscape.SpectrumFaces
  SymbolicLandscape.SpectrumSoundness SymbolicLandscape.SpectrumWidths.
Import ListNotations.

(** ** The checker *)

(** 1/2 |q - y|^2 *)
Definition loss_of (data : DataSet) (q : list Q) : Q :=
  let e := vadd q (vscale (-1) (data_targets data)) in qmul (1 # 2) (qdot e e).

(** No entry of least width at most N has a loss smaller than l. *)
Definition no_less_listed (data : DataSet) (spectrum : list (list Q * nat)) (N : nat) (l : Q) : bool :=
  forallb (fun entry => negb (Nat.leb (snd entry) N) || Qle_bool l (loss_of data (fst entry))) spectrum.

(** l is the least loss of the entries of least width at most N. *)
Definition least_listed (data : DataSet) (spectrum : list (list Q * nat)) (N : nat) (l : Q) : bool :=
  existsb (fun entry => Nat.leb (snd entry) N && Qeq_bool (loss_of data (fst entry)) l) spectrum &&
  no_less_listed data spectrum N l.

(** The losses at the widths 0, 1, ..; no entry needs more neurons than the last width. *)
Definition check_losses (data : DataSet) (evidence : SpectrumEvidence) : bool :=
  let losses := listed_losses evidence in
  forallb (fun entry => Nat.ltb (snd entry) (length losses)) (listed_spectrum evidence) &&
  all_below (length losses) (fun N => least_listed data (listed_spectrum evidence) N (nth N losses 0%Q)).

(** ** What it proves *)

Local Open Scope R_scope.

(** l is the least loss of all networks of N neurons without output bias. *)
Definition least_loss (p : Problem) (N : nat) (l : R) : Prop :=
  (exists theta, width theta = N /\ bias theta O = 0 /\ loss p theta = l) /\
  (forall theta, width theta = N -> bias theta O = 0 -> l <= loss p theta).

(** The losses listed are the least at the widths 0, 1, .., the last one at every width from there on. *)
Definition least_losses_are (data : DataSet) (losses : list Q) : Prop :=
  forall N, least_loss (data_problem data) N (Q2R (nth (Nat.min N (length losses - 1)) losses 0%Q)).

Lemma sum_more m r f : (forall i, (m <= i)%nat -> f i = 0) -> sum (m + r) f = sum m f.
Proof.
  revert f. induction m as [|m IH]; intros f H; cbn [Nat.add sum].
  - apply sum_zero. intros i _. apply H. lia.
  - rewrite IH; [reflexivity|]. intros i Hi. apply H. lia.
Qed.

(** The network with neurons added that do nothing. *)
Definition widened (theta : Network) (N : nat) : Network := {|
  width := N;
  input_weight := input_weight theta;
  output_weight := fun j i => if Nat.ltb i (width theta) then output_weight theta j i else 0;
  bias := bias theta
|}.

Lemma predicted_widened p theta N k : (width theta <= N)%nat -> predicted p (widened theta N) k = predicted p theta k.
Proof.
  intros H. unfold predicted, prediction. f_equal. cbn [width widened].
  replace N with (width theta + (N - width theta))%nat by lia. rewrite sum_more.
  - apply sum_ext. intros i Hi. cbn [output_weight widened input_weight].
    apply Nat.ltb_lt in Hi. rewrite Hi. reflexivity.
  - intros i Hi. cbn [output_weight widened]. replace (Nat.ltb i (width theta)) with false; [ring|].
    symmetry. apply Nat.ltb_ge. exact Hi.
Qed.

(** A network that has the least loss at its width is stationary. *)
Lemma least_stationary p theta : output_dimension p = 1%nat -> bias_is_trained p = false -> bias theta O = 0 ->
  (forall theta', width theta' = width theta -> bias theta' O = 0 -> loss p theta <= loss p theta') ->
  stationary p theta.
Proof.
  intros Hone Hfixed Hb Hleast. apply local_minimum_stationary. exists 1. split; [lra|].
  intros theta' ((Hwidth & Hbias) & _). apply Hleast; [exact Hwidth|]. rewrite Hbias by (exact Hfixed || lia). exact Hb.
Qed.

Section Losses.

Variable data : DataSet.
Hypothesis targets_length : length (data_targets data) = length (data_inputs data).
Hypothesis not_empty : length (data_inputs data) <> 0%nat.

Notation p := (data_problem data).
Notation n := (length (data_inputs data)).
Notation one_output := (one_output data targets_length not_empty).

Lemma loss_of_R theta q : length q = n -> predicts data theta q -> loss p theta = Q2R (loss_of data q).
Proof.
  intros Hlen Hq. rewrite (loss_distance p one_output). unfold loss_of.
  rewrite Q2R_qmul, Q2R_half, (Q2R_qdot _ _ n).
  - f_equal. apply sum_ext. intros k Hk. rewrite vec_vadd, vec_vscale, <- target_R, <- (Hq k Hk).
    replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field). ring.
  - rewrite vadd_length; [exact Hlen|]. unfold vscale. rewrite map_length. congruence.
Qed.

Lemma no_less_listed_R spectrum N l : spectrum_is data spectrum ->
  (forall q least, In (q, least) spectrum -> length q = n) -> no_less_listed data spectrum N l = true ->
  forall theta, width theta = N -> bias theta O = 0 -> Q2R l <= loss p theta.
Proof.
  intros [Hall _] Hlengths Hleast theta Hwidth Hb. unfold no_less_listed in Hleast. rewrite forallb_forall in Hleast.
  apply Rnot_lt_le. intros Hlt. apply (least_loss_exists p one_output N). intros (best & Hbw & Hbb & Hbest).
  assert (Hst : stationary p best).
  { apply least_stationary; [exact one_output|reflexivity|exact Hbb|]. intros theta' Hw' Hb'.
    apply Hbest; [congruence|exact Hb']. }
  destruct (Hall best (conj Hst Hbb)) as (q & least & Hin & Hq & Hle). specialize (Hleast _ Hin).
  cbn [fst snd] in Hleast. apply orb_true_iff in Hleast. destruct Hleast as [Hno|Hl].
  - apply negb_true_iff, Nat.leb_gt in Hno. lia.
  - apply Qle_bool_R in Hl. rewrite <- (loss_of_R best q (Hlengths q least Hin) Hq) in Hl.
    specialize (Hbest theta Hwidth Hb). lra.
Qed.

Lemma least_listed_R spectrum N l : spectrum_is data spectrum ->
  (forall q least, In (q, least) spectrum -> length q = n) -> least_listed data spectrum N l = true ->
  least_loss p N (Q2R l).
Proof.
  intros Hspectrum Hlengths H. apply andb_true_iff in H. destruct H as [Hsome Hleast].
  split; [|apply (no_less_listed_R spectrum); assumption].
  apply existsb_exists in Hsome. destruct Hsome as ([q least] & Hin & H). cbn [fst snd] in H.
  apply andb_true_iff in H. destruct H as [Hle Heq]. apply Nat.leb_le in Hle. apply Qeq_bool_R in Heq.
  destruct (proj2 Hspectrum q least Hin) as (theta & Hwidth & [_ Hb] & Hq). exists (widened theta N).
  split; [reflexivity|]. split; [exact Hb|]. rewrite <- Heq. apply loss_of_R; [apply (Hlengths q least Hin)|].
  intros k Hk. rewrite predicted_widened by lia. apply Hq. exact Hk.
Qed.

End Losses.

Lemma least_listed_more data spectrum N M l :
  (forall entry, In entry spectrum -> (snd entry <= M)%nat) -> (M <= N)%nat ->
  least_listed data spectrum M l = true -> least_listed data spectrum N l = true.
Proof.
  intros Hmost HMN H. apply andb_true_iff in H. destruct H as [Hsome Hleast].
  unfold no_less_listed in Hleast. rewrite forallb_forall in Hleast.
  apply existsb_exists in Hsome. destruct Hsome as (entry & Hin & H). apply andb_true_iff in H. destruct H as [Hle Heq].
  apply andb_true_iff. split.
  - apply existsb_exists. exists entry. split; [exact Hin|]. rewrite Heq, andb_true_r. apply Nat.leb_le in Hle.
    apply Nat.leb_le. lia.
  - apply forallb_forall. intros other Hother. specialize (Hleast other Hother). specialize (Hmost other Hother).
    apply Nat.leb_le in Hmost. rewrite Hmost in Hleast. cbn in Hleast. rewrite Hleast. apply orb_true_r.
Qed.

(** **The spectrum, and the least loss at every width.** *)
Theorem check_losses_sound data evidence :
  check_spectrum data evidence = true -> check_losses data evidence = true ->
  spectrum_is data (listed_spectrum evidence) /\ least_losses_are data (listed_losses evidence).
Proof.
  intros Hspectrum H. assert (Hsound := check_spectrum_sound _ _ Hspectrum). split; [exact Hsound|].
  unfold check_spectrum in Hspectrum. apply andb_true_iff in Hspectrum. destruct Hspectrum as [Hcomplete _].
  destruct (completeness_shape _ _ _ Hcomplete) as (_ & Htargets & Hempty & Hlengths & _).
  unfold check_losses in H. apply andb_true_iff in H. destruct H as [Hmost Hleast]. rewrite forallb_forall in Hmost.
  set (losses := listed_losses evidence) in *. intros N.
  assert (Hentries : forall q least, In (q, least) (listed_spectrum evidence) -> length q = length (data_inputs data)).
  { intros q least Hin. apply Hlengths. apply in_map_iff. exists (q, least). split; [reflexivity|exact Hin]. }
  apply (least_listed_R data Htargets Hempty (listed_spectrum evidence)); [exact Hsound|exact Hentries|].
  assert (Hsome : exists entry, In entry (listed_spectrum evidence)).
  { destruct Hsound as [Hall _].
    set (theta := {| width := O; input_weight := fun _ _ => 0; output_weight := fun _ _ => 0; bias := fun _ => 0 |}).
    destruct (Hall theta) as (q & least & Hin & _); [|exists (q, least); exact Hin]. split; [|reflexivity].
    apply stationary_iff. split; [intros i j Hi; inversion Hi|]. split; [discriminate|intros i v Hi; inversion Hi]. }
  destruct Hsome as (entry & Hentry). assert (Hlong := Hmost entry Hentry). apply Nat.ltb_lt in Hlong.
  assert (Hlast : forall entry, In entry (listed_spectrum evidence) -> (snd entry <= length losses - 1)%nat).
  { intros entry' Hin. specialize (Hmost entry' Hin). apply Nat.ltb_lt in Hmost. lia. }
  destruct (Nat.le_gt_cases N (length losses - 1)) as [Hsmall|Hlarge].
  - rewrite Nat.min_l by exact Hsmall. apply (all_below_true _ _ Hleast). lia.
  - rewrite Nat.min_r by lia. apply (least_listed_more data _ N (length losses - 1)); [exact Hlast|lia|].
    apply (all_below_true _ _ Hleast). lia.
Qed.
