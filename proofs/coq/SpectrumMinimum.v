(** A network that has the least loss of the spectrum is a global minimum. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Checker
  SymbolicLandscape.Soundness SymbolicLandscape.Spectrum SymbolicLandscape.SpectrumWidths
  SymbolicLandscape.SpectrumLosses.
Import ListNotations.

(** The data set of an instance of one output. *)
Definition data_of (I : Instance) : DataSet := {|
  data_plus := alpha_plus I;
  data_minus := alpha_minus I;
  data_inputs := inputs I;
  data_targets := map (hd 0%Q) (targets I)
|}.

(** The witness [least_of_spectrum]: no prediction of least width at most that of the network has a smaller loss. *)
Definition check_least_of_spectrum (I : Instance) (evidence : SpectrumEvidence) : bool :=
  well_shaped I && negb (has_bias I) && rows_have 1 (targets I) && check_spectrum (data_of I) evidence &&
  no_less_listed (data_of I) (listed_spectrum evidence) (length (input_weights I)) (qloss I).

Local Open Scope R_scope.

Lemma problem_of_data I : has_bias I = false -> rows_have 1 (targets I) = true ->
  problem_of I = data_problem (data_of I).
Proof.
  intros Hbias Hrows. unfold data_problem, problem_of, instance_on, data_of. cbn. rewrite Hbias.
  replace (map (fun y => [y]) (map (hd 0%Q) (targets I))) with (targets I); [reflexivity|].
  rewrite map_map. rewrite <- map_id at 1. apply map_ext_in. intros row Hrow.
  assert (Hlen := rows_have_length _ _ _ Hrows Hrow). destruct row as [|a [|b row]]; try discriminate. reflexivity.
Qed.

Theorem check_least_of_spectrum_sound I evidence :
  check_least_of_spectrum I evidence = true -> global_minimum (problem_of I) (network_of I).
Proof.
  unfold check_least_of_spectrum. intros H. apply andb_true_iff in H. destruct H as [H Hleast].
  apply andb_true_iff in H. destruct H as [H Hspectrum]. apply andb_true_iff in H. destruct H as [H Hrows].
  apply andb_true_iff in H. destruct H as [Hshape Hbias]. apply negb_true_iff in Hbias.
  intros theta (Hwidth & Hfixed). rewrite <- (qloss_R I Hshape).
  assert (Hproblem := problem_of_data I Hbias Hrows). rewrite Hproblem in *.
  assert (Hcomplete := Hspectrum). unfold check_spectrum in Hcomplete. apply andb_true_iff in Hcomplete.
  destruct Hcomplete as [Hcomplete _].
  destruct (completeness_shape _ _ _ Hcomplete) as (_ & Htargets & Hempty & Hlengths & _).
  apply (no_less_listed_R (data_of I) Htargets Hempty (listed_spectrum evidence) (length (input_weights I))).
  - apply check_spectrum_sound. exact Hspectrum.
  - intros q least Hin. apply Hlengths. apply in_map_iff. exists (q, least). split; [reflexivity|exact Hin].
  - exact Hleast.
  - exact Hwidth.
  - rewrite Hfixed.
    + unfold network_of, bias_row. cbn. unfold has_bias in Hbias. destruct (output_bias I); [discriminate|].
      apply Q2R_0.
    + reflexivity.
    + rewrite SpectrumFaces.one_output; [lia|exact Htargets|exact Hempty].
Qed.
