(** What it means when the checker of Checker.v says [true]: the claim about the real-valued loss. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.LocalMinimum SymbolicLandscape.NoEscape SymbolicLandscape.Scalar SymbolicLandscape.Curve
  SymbolicLandscape.Rationals
  SymbolicLandscape.Polynomial SymbolicLandscape.Form SymbolicLandscape.Checker.
Import ListNotations.
Local Open Scope R_scope.

Ltac split_and := repeat match goal with H : _ && _ = true |- _ => apply andb_true_iff in H; destruct H end.

Section Soundness.

Variable I : Instance.

Notation n := (length (inputs I)).
Notation d := (length (hd [] (inputs I))).
Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).
Notation p := (problem_of I).
Notation theta := (network_of I).

Section Shaped.

Hypothesis shaped : well_shaped I = true.

Lemma rows_have_length m rows row : rows_have m rows = true -> In row rows -> length row = m.
Proof. unfold rows_have. rewrite forallb_forall. intros H Hin. apply Nat.eqb_eq, H, Hin. Qed.

Lemma input_length row : In row (inputs I) -> length row = d.
Proof.
  intros H. apply (rows_have_length d (inputs I)); [|exact H].
  unfold well_shaped in shaped. split_and. assumption.
Qed.

Lemma input_row_length k : (k < n)%nat -> length (input_row I k) = d.
Proof. intros H. apply input_length. apply nth_In. exact H. Qed.

(** ** Reflection: the computed numbers are the real ones *)

Lemma qrho_R z : Q2R (qrho I z) = rho p (Q2R z).
Proof.
  unfold qrho.
  destruct (by_sign_cases z (qmul (alpha_minus I) z) 0%Q (qmul (alpha_plus I) z)) as [[Hs ->]|[[Hs ->]|[Hs ->]]].
  - rewrite Q2R_qmul, rho_nonpos by lra. reflexivity.
  - rewrite Hs, rho_0, Q2R_0. reflexivity.
  - rewrite Q2R_qmul, rho_nonneg by lra. reflexivity.
Qed.

Lemma qrho'_R z s : Q2R (qrho' I z s) = rho' p (Q2R z) (Q2R s).
Proof.
  unfold qrho'.
  destruct (by_sign_cases z (qmul (alpha_minus I) s) (qrho I s) (qmul (alpha_plus I) s))
    as [[Hs ->]|[[Hs ->]|[Hs ->]]].
  - rewrite Q2R_qmul, rho'_neg by exact Hs. reflexivity.
  - rewrite Hs, rho'_at_0. apply qrho_R.
  - rewrite Q2R_qmul, rho'_pos by exact Hs. reflexivity.
Qed.

Lemma qdot_R v k : (k < n)%nat -> Q2R (qdot v (input_row I k)) = dot p (vec v) (input p k).
Proof. intros Hk. apply Q2R_qdot. apply input_row_length. exact Hk. Qed.

Lemma nth_map_rows {A : Type} (f : list Q -> A) k x : (k < n)%nat -> nth k (map f (inputs I)) x = f (input_row I k).
Proof.
  intros Hk. rewrite nth_indep with (d' := f []) by (rewrite map_length; exact Hk).
  rewrite (map_nth f). reflexivity.
Qed.

Notation z := (preactivations I).
Notation e := (residuals I z).

Lemma scale_R i : 0 < Q2R (scale I i).
Proof.
  unfold scale. destruct (find _ _) as [q|] eqn:E; [|rewrite Q2R_1; lra].
  apply find_some in E. destruct E as [_ E]. apply negb_true_iff, is_zero_false_R in E.
  rewrite Q2R_qabs. apply Rabs_pos_lt. exact E.
Qed.

Lemma preactivations_R i k : (i < N)%nat -> (k < n)%nat ->
  vec (nth i z []) k = Q2R (scale I i) * dot p (input_weight theta i) (input p k).
Proof.
  intros Hi Hk. unfold vec, preactivations. rewrite (nth_tabulate _ _ _ _ Hi). cbv zeta.
  rewrite nth_map_rows, qdot_R by exact Hk. unfold dot. rewrite <- sum_scal. apply sum_ext. intros a _.
  rewrite vec_vscale. cbn [network_of input_weight]. unfold weight_row. ring.
Qed.

Lemma preactivations_length i : (i < N)%nat -> length (nth i z []) = n.
Proof. intros Hi. unfold preactivations. rewrite (nth_tabulate _ _ _ _ Hi). apply map_length. Qed.

Lemma residuals_R k j : (k < n)%nat -> (j < J)%nat -> Q2R (entry e k j) = residual p theta k j.
Proof.
  intros Hk Hj. unfold entry, residuals. rewrite (nth_tabulate _ _ _ _ Hk). cbv zeta.
  rewrite !(nth_tabulate _ _ _ _ Hj), Q2R_qsub, Q2R_qadd. unfold residual, prediction.
  apply (f_equal2 Rminus); [apply (f_equal2 Rplus); [|reflexivity]|reflexivity].
  rewrite (Q2R_qdot _ _ N) by apply tabulate_length. apply sum_ext. intros i Hi.
  unfold vec. rewrite !(nth_tabulate _ _ _ _ Hi), Q2R_qmul, qrho_R.
  change (Q2R (nth k (nth i z []) 0%Q)) with (vec (nth i z []) k). rewrite preactivations_R by assumption.
  assert (Hs := scale_R i). rewrite rho_scal by lra.
  rewrite Q2R_inv; [|intros E; apply Qeq_eqR in E; rewrite Q2R_0 in E; lra].
  change (Q2R (output_entry I j i)) with (output_weight theta j i). field. lra.
Qed.

Lemma residual_sum_R j : (j < J)%nat -> Q2R (residual_sum I e j) = sum n (fun k => residual p theta k j).
Proof.
  intros Hj. unfold residual_sum. rewrite Q2R_qsum. apply sum_ext. intros k Hk. apply residuals_R; assumption.
Qed.

Lemma output_weighting_R k j : (k < n)%nat -> (j < J)%nat -> vec (output_weighting I e j) k = residual p theta k j.
Proof.
  intros Hk Hj. unfold vec, output_weighting. rewrite nth_tabulate by exact Hk. apply residuals_R; assumption.
Qed.

Lemma neuron_weighting_R k i : (k < n)%nat ->
  vec (neuron_weighting I e i) k = sum J (fun j => output_weight theta j i * residual p theta k j).
Proof.
  intros Hk. unfold vec, neuron_weighting. rewrite nth_tabulate by exact Hk. rewrite Q2R_qsum.
  apply sum_ext. intros j Hj. rewrite Q2R_qmul, residuals_R by assumption. reflexivity.
Qed.

Lemma vadd_length u v : length u = length v -> length (vadd u v) = length u.
Proof.
  revert v. induction u as [|a u IH]; intros [|b v] H; try discriminate; [reflexivity|].
  cbn [vadd length]. f_equal. apply IH. injection H. auto.
Qed.

Lemma output_weighting_length j : length (output_weighting I e j) = n.
Proof. apply tabulate_length. Qed.

Lemma neuron_weighting_length i : length (neuron_weighting I e i) = n.
Proof. apply tabulate_length. Qed.

Lemma bound_weighting_length i j a b : length (bound_weighting I e a b i j) = n.
Proof.
  unfold bound_weighting, vscale.
  rewrite vadd_length; rewrite !map_length, ?output_weighting_length; apply neuron_weighting_length.
Qed.

(** A computed form is the function of the neuron with these weights. *)
Lemma form_of_R i weighting v : (i < N)%nat -> length weighting = n ->
  eval_form p (form_of I z i weighting) v = weighted p theta i (vec weighting) v.
Proof.
  intros Hi Hlen. unfold form_of.
  rewrite eval_form_of; [|reflexivity|reflexivity|apply preactivations_length; exact Hi|exact Hlen].
  apply sum_ext. intros k Hk. rewrite preactivations_R by assumption.
  rewrite rho'_base by apply scale_R. reflexivity.
Qed.

Lemma value_R zs ss weighting m : length zs = m -> length ss = m -> length weighting = m ->
  Q2R (value I zs ss weighting) = sum m (fun k => vec weighting k * rho' p (vec zs k) (vec ss k)).
Proof.
  intros <-. revert ss weighting. induction zs as [|q zs IH]; intros [|s ss] [|c weighting] Hs Hc; try discriminate.
  - apply Q2R_0.
  - cbn [value length sum]. rewrite Q2R_qadd, Q2R_qmul, qrho'_R.
    rewrite IH by (injection Hs; injection Hc; auto). reflexivity.
Qed.

Lemma value_at_R i v weighting : (i < N)%nat -> length weighting = n ->
  Q2R (value_at I z i v weighting) = weighted p theta i (vec weighting) (vec v).
Proof.
  intros Hi Hlen. unfold value_at.
  rewrite (value_R _ _ _ n); [|apply preactivations_length; exact Hi|apply map_length|exact Hlen].
  apply sum_ext. intros k Hk. rewrite preactivations_R, rho'_base by (assumption || apply scale_R).
  unfold vec at 2. rewrite nth_map_rows, qdot_R by exact Hk. reflexivity.
Qed.

Lemma value_D i j v : (i < N)%nat -> (j < J)%nat ->
  Q2R (value_at I z i v (output_weighting I e j)) = D p theta j i (vec v).
Proof.
  intros Hi Hj. rewrite value_at_R by (assumption || apply output_weighting_length). rewrite D_weighted.
  apply weighted_ext. intros k Hk. apply output_weighting_R; assumption.
Qed.

Lemma value_SD i v : (i < N)%nat -> Q2R (value_at I z i v (neuron_weighting I e i)) = SD p theta i (vec v).
Proof.
  intros Hi. rewrite value_at_R by (assumption || apply neuron_weighting_length). rewrite SD_weighted.
  apply weighted_ext. intros k Hk. apply neuron_weighting_R. exact Hk.
Qed.

(** The output conditions are checked up to the positive factor r_i. *)
Lemma output_slope_R i j : (i < N)%nat -> (j < J)%nat ->
  Q2R (value I (nth i z []) (nth i z []) (output_weighting I e j)) =
  Q2R (scale I i) * D p theta j i (input_weight theta i).
Proof.
  intros Hi Hj. rewrite (value_R _ _ _ n) by (apply preactivations_length, Hi || apply output_weighting_length).
  unfold D. rewrite <- sum_scal. apply sum_ext. intros k Hk.
  rewrite preactivations_R, output_weighting_R, rho'_base by (assumption || apply scale_R).
  rewrite rho'_scal by (left; apply scale_R). ring.
Qed.

Lemma form_SD i v : (i < N)%nat -> eval_form p (form_of I z i (neuron_weighting I e i)) v = SD p theta i v.
Proof.
  intros Hi. rewrite form_of_R by (assumption || apply neuron_weighting_length). rewrite SD_weighted.
  apply weighted_ext. intros k Hk. apply neuron_weighting_R. exact Hk.
Qed.

Lemma form_bound i j a b v : (i < N)%nat -> (j < J)%nat ->
  eval_form p (form_of I z i (bound_weighting I e a b i j)) v =
  Q2R a * SD p theta i v + Q2R b * D p theta j i v.
Proof.
  intros Hi Hj. rewrite form_of_R by (assumption || apply bound_weighting_length). rewrite SD_weighted, D_weighted.
  rewrite (weighted_ext p theta i _ (fun k =>
    Q2R a * (sum J (fun j => output_weight theta j i * residual p theta k j)) + Q2R b * residual p theta k j)).
  - rewrite weighted_plus. f_equal. unfold weighted. rewrite <- sum_scal. apply sum_ext. intros. apply Rmult_assoc.
  - intros k Hk. unfold bound_weighting.
    rewrite vec_vadd, !vec_vscale, neuron_weighting_R, output_weighting_R by assumption. reflexivity.
Qed.

End Shaped.

Notation z := (preactivations I).
Notation e := (residuals I z).

(** ** Stationary points *)

Lemma output_conditions_R i j : well_shaped I = true -> output_conditions I z e = true -> (i < N)%nat -> (j < J)%nat ->
  D p theta j i (input_weight theta i) = 0.
Proof.
  intros shaped H Hi Hj. apply (Rmult_eq_reg_l (Q2R (scale I i))); [|apply Rgt_not_eq, scale_R].
  rewrite <- output_slope_R, Rmult_0_r by assumption. apply is_zero_R.
  apply (all_below_true _ _ (all_below_true _ _ H j Hj) i Hi).
Qed.

Lemma bias_conditions_R j : well_shaped I = true -> bias_conditions I e = true ->
  bias_is_trained p = true -> (j < J)%nat -> sum n (fun k => residual p theta k j) = 0.
Proof.
  intros shaped H Ht Hj. unfold bias_conditions in H. change (has_bias I = true) in Ht. rewrite Ht in H.
  rewrite <- residual_sum_R by assumption. apply is_zero_R. apply (all_below_true _ _ H j Hj).
Qed.

Theorem check_stationary_sound neurons :
  check_stationary I neurons = true -> stationary p theta /\ clarke_stationary p theta.
Proof.
  unfold check_stationary. intros H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [H Hforms]. apply andb_true_iff in H. destruct H as [H _].
  apply andb_true_iff in H. destruct H as [Hout Hbias].
  assert (Hst : stationary p theta); [|split; [exact Hst|apply stationary_clarke; exact Hst]].
  apply stationary_iff. split; [|split].
  - intros i j Hi Hj. apply output_conditions_R; assumption.
  - intros Ht j Hj. apply bias_conditions_R; assumption.
  - intros i v Hi. rewrite <- form_SD by assumption. apply nonnegative_R with (entries := nth i neurons []).
    apply (all_below_true _ _ Hforms i Hi).
Qed.

(** ** No escape neuron *)

Lemma bound_holds_sound i j b :
  well_shaped I = true -> (i < N)%nat -> (j < J)%nat -> bound_holds I z e i j b = true ->
  forall v, Rabs (D p theta j i v) <= Q2R (constant b) * SD p theta i v.
Proof.
  intros shaped Hi Hj H v. apply andb_true_iff in H. destruct H as [H Hb].
  apply andb_true_iff in H. destruct H as [_ Ha].
  apply (nonnegative_R p _ _ v) in Ha. apply (nonnegative_R p _ _ v) in Hb.
  rewrite form_bound in Ha, Hb by assumption. rewrite Q2R_1 in Hb.
  replace (Q2R (-1)) with (-1) in Ha by (unfold Q2R; cbn; field).
  apply Rabs_le. lra.
Qed.

Theorem check_no_escape_sound neurons bounds :
  check_stationary I neurons = true -> check_bounds I bounds = true ->
  stationary p theta /\ no_escape_neuron p theta /\ local_minimum p theta.
Proof.
  unfold check_bounds. intros Hst H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [_ Hbounds].
  apply check_stationary_sound in Hst. destruct Hst as [Hst _].
  assert (Hb : bounded_by_SD p theta).
  { intros i j Hi Hj. apply (all_below_true _ _) with (i := i) in Hbounds; [|exact Hi].
    apply andb_true_iff in Hbounds. destruct Hbounds as [_ Hbounds].
    apply (all_below_true _ _) with (i := j) in Hbounds; [|exact Hj].
    destruct (nth_error (nth i bounds []) j) as [b|]; [|discriminate].
    exists (Q2R (constant b)). apply bound_holds_sound; assumption. }
  split; [exact Hst|]. split; [apply bounded_no_escape; exact Hb|apply bounds_local_minimum; assumption].
Qed.

(** ** An escape neuron *)

Theorem check_escape_sound neurons evidence :
  check_stationary I neurons = true -> check_escape I evidence = true ->
  stationary p theta /\ escape_neuron p theta (escape_neuron_index evidence) /\ ~ no_escape_neuron p theta.
Proof.
  unfold check_escape. intros Hst H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [H Hne]. apply andb_true_iff in H. destruct H as [H Heq].
  apply andb_true_iff in H. destruct H as [H Hzero]. apply andb_true_iff in H. destruct H as [H _].
  apply andb_true_iff in H. destruct H as [Hi Hj].
  apply Nat.ltb_lt in Hi. apply Nat.ltb_lt in Hj.
  apply check_stationary_sound in Hst. destruct Hst as [Hst _].
  assert (Hesc : escape_neuron p theta (escape_neuron_index evidence)).
  { exists (vec (escape_direction evidence)), (escape_output evidence). split; [exact Hj|]. split.
    - rewrite <- value_SD by assumption. apply is_zero_R. exact Hzero.
    - rewrite <- value_D by assumption. rewrite (Qeq_bool_R _ _ Heq). apply is_zero_false_R.
      apply negb_true_iff. exact Hne. }
  split; [exact Hst|]. split; [exact Hesc|]. intros Hno. apply (Hno _ Hi Hesc).
Qed.

(** One output: an escape neuron refutes local minimality, by the same evidence. *)
Theorem check_escape_scalar_sound neurons evidence :
  J = 1%nat -> check_stationary I neurons = true -> check_escape I evidence = true -> ~ local_minimum p theta.
Proof.
  intros HJ Hst H Hmin. apply (scalar_local_minimum_iff p theta HJ) in Hmin.
  destruct (check_escape_sound _ _ Hst H) as (_ & _ & Hno). apply Hno. apply Hmin.
Qed.

(** ** Not stationary *)

(** The direction of the evidence. *)
Definition descent_of (evidence : Descent) : Network := {|
  width := O;
  input_weight := fun i => match descent_neuron evidence with
    | Some l => if Nat.eqb i l then vec (descent_input evidence) else fun _ => 0
    | None => fun _ => 0
    end;
  output_weight := fun j i => match descent_neuron evidence with
    | Some l => if Nat.eqb i l then vec (descent_output evidence) j else 0
    | None => 0
    end;
  bias := vec (descent_bias evidence)
|}.

Lemma first_order_descent evidence :
  well_shaped I = true ->
  match descent_neuron evidence with Some i => (i < N)%nat | None => True end ->
  first_order p theta (descent_of evidence) =
  Q2R (match descent_neuron evidence with Some i => neuron_derivative I z e i evidence | None => 0%Q end) +
  Q2R (qsum J (fun j => qmul (nth j (descent_bias evidence) 0%Q) (residual_sum I e j))).
Proof.
  intros shaped Hi. unfold first_order. f_equal.
  - destruct evidence as [[l|] v dh dc derivative]; cbn [descent_neuron descent_of input_weight output_weight] in *.
    + rewrite (sum_single _ _ l Hi).
      * unfold neuron_derivative. cbn [descent_input descent_output].
        rewrite Nat.eqb_refl, Q2R_qadd, Q2R_qsum, value_SD by assumption.
        rewrite Rplus_comm. f_equal. apply sum_ext. intros j Hj. rewrite Q2R_qmul, value_D by assumption. reflexivity.
      * intros i _ Hne. apply Nat.eqb_neq in Hne. rewrite Hne, SD_zero, sum_zero by (intros; ring). ring.
    + rewrite Q2R_0. apply sum_zero. intros i _. rewrite SD_zero, sum_zero by (intros; ring). ring.
  - rewrite Q2R_qsum. apply sum_ext. intros j Hj. rewrite Q2R_qmul, residual_sum_R by assumption. reflexivity.
Qed.

Theorem check_descent_sound evidence :
  check_descent I evidence = true ->
  ~ stationary p theta /\ ~ local_minimum p theta /\ ~ global_minimum p theta.
Proof.
  unfold check_descent. intros H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [H Hneg]. apply andb_true_iff in H. destruct H as [H Heq].
  apply andb_true_iff in H. destruct H as [Hbias Hi].
  apply descent_direction_refutes with (delta := descent_of evidence).
  - intros Ht j _. change (has_bias I = false) in Ht. rewrite Ht in Hbias. apply vec_zero_R. exact Hbias.
  - rewrite first_order_descent; [|exact shaped|].
    + apply is_pos_R in Hneg. rewrite Q2R_qneg, (Qeq_bool_R _ _ Heq), Q2R_qadd in Hneg. lra.
    + destruct (descent_neuron evidence); [apply Nat.ltb_lt; exact Hi|exact Logic.I].
Qed.

(** ** Descending curves *)

(** The network at time t. *)
Definition network_at (curve : Curve) (t : R) : Network := {|
  width := N;
  input_weight := fun i a => eval (input_polynomial I curve i a) t;
  output_weight := fun j i => eval (output_polynomial I curve j i) t;
  bias := fun j => eval (bias_polynomial I curve j) t
|}.

Section WithCurve.

Variable curve : Curve.
Hypothesis shaped : well_shaped I = true.

Lemma preactivation_R i k t : (k < n)%nat ->
  eval (preactivation I curve i k) t = dot p (input_weight (network_at curve t) i) (input p k).
Proof.
  intros Hk. unfold preactivation, dot. cbn [network_at input_weight]. unfold input_polynomial.
  induction (input_steps I curve i) as [|step steps IH]; cbn [map eval].
  - symmetry. apply sum_zero. intros. ring.
  - rewrite IH, qdot_R by assumption. unfold dot. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros a _.
    unfold vec. ring.
Qed.

Lemma activation_polynomial_R i k t : (k < n)%nat -> sign_is_kept I curve i k = true -> 0 < t <= Q2R (until curve) ->
  eval (activation_polynomial I curve i k) t = rho p (dot p (input_weight (network_at curve t) i) (input p k)).
Proof.
  intros Hk Hkept Ht. rewrite <- preactivation_R by exact Hk. unfold activation_polynomial, sign_is_kept in *.
  rewrite eval_vscale. destruct (nonnegative_until (preactivation I curve i k) (until curve)) eqn:E.
  - rewrite rho_nonneg; [reflexivity|]. apply nonnegative_until_R with (u := until curve); assumption.
  - cbn [orb] in Hkept. apply nonnegative_until_R with (t := t) in Hkept; [|exact Ht].
    rewrite eval_vscale in Hkept. replace (Q2R (-1)) with (-1) in Hkept by (unfold Q2R; cbn; field).
    rewrite rho_nonpos by lra. reflexivity.
Qed.

Hypothesis kept : signs_are_kept I curve = true.

Lemma moving_part_R i k j t : (i < N)%nat -> (k < n)%nat -> 0 < t <= Q2R (until curve) ->
  eval (moving_part I curve i k j) t =
  output_weight (network_at curve t) j i * rho p (dot p (input_weight (network_at curve t) i) (input p k)) -
  output_weight theta j i * rho p (dot p (input_weight theta i) (input p k)).
Proof.
  intros Hi Hk Ht. assert (Hkept := all_below_true _ _ kept i Hi). cbv beta in Hkept. unfold moving_part.
  destruct (moving_neuron curve i) as [m|] eqn:E.
  - rewrite eval_vadd, eval_pmul, activation_polynomial_R
      by (try exact Ht; try exact Hk; apply (all_below_true _ _ Hkept k Hk)).
    cbn [eval network_at output_weight]. rewrite Q2R_qneg, Q2R_qmul, qrho_R, qdot_R by assumption.
    change (Q2R (output_entry I j i)) with (output_weight theta j i).
    change (vec (weight_row I i)) with (input_weight theta i). ring.
  - cbn [eval network_at output_weight input_weight].
    assert (Ho : eval (output_polynomial I curve j i) t = output_weight theta j i).
    { unfold output_polynomial. rewrite E. cbn [eval]. rewrite Rmult_0_r, Rplus_0_r. reflexivity. }
    rewrite Ho.
    rewrite (dot_ext p (fun a => eval (input_polynomial I curve i a) t) (input_weight theta i)); [ring|].
    intros a _. unfold input_polynomial, input_steps. rewrite E. cbn [map eval].
    rewrite Rmult_0_r, Rplus_0_r. reflexivity.
Qed.

Lemma prediction_change_R k j t : (k < n)%nat -> 0 < t <= Q2R (until curve) ->
  residual p (network_at curve t) k j = residual p theta k j + eval (prediction_change I curve k j) t.
Proof.
  intros Hk Ht. unfold prediction_change. rewrite eval_vadd, eval_psum. cbn [eval]. rewrite Q2R_0.
  rewrite (sum_ext N _ (fun i =>
    output_weight (network_at curve t) j i * rho p (dot p (input_weight (network_at curve t) i) (input p k)) -
    output_weight theta j i * rho p (dot p (input_weight theta i) (input p k))))
    by (intros; apply moving_part_R; assumption).
  rewrite sum_minus. unfold residual, prediction. cbn [network_at width bias network_of].
  unfold bias_polynomial. cbn [eval]. change (Q2R (bias_entry I j)) with (vec (bias_row I) j). ring.
Qed.

Lemma loss_change_R t : 0 < t <= Q2R (until curve) ->
  loss p (network_at curve t) - loss p theta = eval (loss_change I curve e) t.
Proof.
  intros Ht. unfold loss. change (sample_count p) with n. change (output_dimension p) with J.
  rewrite (sum_ext n (fun k => sum J (fun j => residual p (network_at curve t) k j ^ 2)) (fun k => sum J (fun j =>
    (residual p theta k j + eval (prediction_change I curve k j) t) ^ 2)))
    by (intros k Hk; apply sum_ext; intros j _; rewrite prediction_change_R by assumption; reflexivity).
  rewrite sum2_half_squares. unfold loss_change. rewrite eval_psum, <- sum_scal, <- sum_plus.
  apply sum_ext. intros k Hk. rewrite eval_psum, <- sum_scal, <- sum_plus. apply sum_ext. intros j Hj. cbv zeta.
  rewrite eval_vadd, !eval_vscale, eval_pmul, Q2R_half, residuals_R by assumption. ring.
Qed.

End WithCurve.

Lemma network_at_start curve :
  (has_bias I = false -> bias_path curve = []) -> starts_at p theta (network_at curve).
Proof.
  intros Hfixed eps He.
  assert (H : soon (fun t =>
    (forall i, (i < N)%nat -> forall a, (a < d)%nat ->
       Rabs (eval (input_polynomial I curve i a) t - input_weight theta i a) < eps) /\
    (forall i, (i < N)%nat -> forall j, (j < J)%nat ->
       Rabs (eval (output_polynomial I curve j i) t - output_weight theta j i) < eps) /\
    (forall j, (j < J)%nat -> Rabs (eval (bias_polynomial I curve j) t - bias theta j) < eps))).
  { apply soon_and; [|apply soon_and]; repeat (apply soon_all; intros);
      apply eval_soon_near; exact He. }
  revert H. apply soon_mono. intros t _ (H1 & H2 & H3).
  split; [split; [reflexivity|]|split; [|split]]; cbn [network_at input_weight output_weight bias]; auto.
  intros Ht j _. change (has_bias I = false) in Ht. unfold bias_polynomial. rewrite Hfixed by exact Ht.
  cbn. unfold vec, bias_entry. ring.
Qed.

(** On the whole of (0, until] the loss is below its value at the point. *)
Theorem check_curve_descends curve t :
  check_curve I curve = true -> 0 < t <= Q2R (until curve) -> loss p (network_at curve t) < loss p theta.
Proof.
  unfold check_curve. intros H Ht. split_and.
  match goal with Hp : peqb _ _ = true |- _ => rename Hp into Heq end.
  match goal with Hp : positive_until _ _ = true |- _ => rename Hp into Hneg end.
  apply peqb_R with (t := t) in Heq. rewrite <- loss_change_R in Heq by assumption.
  cbn [eval] in Heq. rewrite Q2R_0 in Heq.
  apply positive_until_R with (t := t) in Hneg; [|exact Ht].
  rewrite eval_vscale in Hneg. replace (Q2R (-1)) with (-1) in Hneg by (unfold Q2R; cbn; field).
  assert (t * eval (change curve) t < 0); [|lra].
  rewrite <- (Rmult_0_r t). apply Rmult_lt_compat_l; lra.
Qed.

Theorem check_curve_sound curve :
  check_curve I curve = true -> ~ local_minimum p theta /\ ~ global_minimum p theta.
Proof.
  intros H. apply (descending_curve_refutes p theta (network_at curve)).
  - apply network_at_start. unfold check_curve in H. split_and. intros Hb.
    match goal with Ho : has_bias I || _ = true |- _ => rewrite Hb in Ho; cbn in Ho end.
    destruct (bias_path curve); [reflexivity|discriminate].
  - exists (Q2R (until curve)). split.
    + unfold check_curve in H. split_and. apply is_pos_R. assumption.
    + intros t Ht. apply check_curve_descends; [exact H|lra].
Qed.

(** ** Global minima *)

Section Groups.

(** A function of inputs that does not tell equal vectors apart. *)
Variable g : list Q -> R.
Hypothesis g_equal : forall x l, vec_eqb x l = true -> g x = g l.

Fixpoint group_sum (groups : list (list Q * Q)) : R :=
  match groups with
  | [] => 0
  | (l, s) :: rest => Q2R s * g l + group_sum rest
  end.

Lemma add_to_group_R x e groups : group_sum (add_to_group x e groups) = Q2R e * g x + group_sum groups.
Proof.
  induction groups as [|[l s] groups IH]; cbn [add_to_group group_sum]; [reflexivity|].
  destruct (vec_eqb x l) eqn:E; cbn [group_sum].
  - rewrite (g_equal x l E), Q2R_qadd. ring.
  - rewrite IH. ring.
Qed.

Lemma residual_groups_R xs e groups : length e = length xs ->
  group_sum (residual_groups xs e groups) = group_sum groups + sum (length xs) (fun k => vec e k * g (nth k xs [])).
Proof.
  revert e groups. induction xs as [|x xs IH]; intros [|r e] groups Hlen; try discriminate.
  - cbn. ring.
  - cbn [residual_groups length sum nth]. rewrite IH, add_to_group_R by (injection Hlen; auto).
    change (vec (r :: e) 0) with (Q2R r).
    change (fun i => vec (r :: e) (S i) * g (nth i xs [])) with (fun i => vec e i * g (nth i xs [])). ring.
Qed.

Lemma group_sum_zero groups :
  (forall l s, In (l, s) groups -> Q2R s = 0 \/ g l = 0) -> group_sum groups = 0.
Proof.
  induction groups as [|[l s] groups IH]; intros H; [reflexivity|]. cbn [group_sum].
  rewrite IH by (intros; apply H; right; assumption).
  destruct (H l s) as [->| ->]; [left; reflexivity|ring|ring].
Qed.

End Groups.

Lemma prediction_equal theta' a b j : (forall c, a c = b c) -> prediction p theta' a j = prediction p theta' b j.
Proof.
  intros H. unfold prediction. f_equal. apply sum_ext. intros i _. f_equal. f_equal. apply dot_ext_r. exact H.
Qed.

Theorem check_interpolation_sound :
  check_interpolation I = true -> global_minimum p theta /\ local_minimum p theta.
Proof.
  unfold check_interpolation. intros H. apply andb_true_iff in H. destruct H as [shaped Hgroups].
  assert (Hmin : global_minimum p theta).
  { intros theta' [_ Hfixed]. apply Rge_le, Rminus_ge.
    eapply Rge_trans; [apply residual_inequality|]. right. apply sum_zero. intros j Hj.
    set (g := fun x => prediction p theta' (vec x) j - prediction p theta (vec x) j).
    assert (Hg : forall x l, vec_eqb x l = true -> g x = g l).
    { intros x l E. unfold g. f_equal; apply prediction_equal; intros a; apply vec_eqb_R; exact E. }
    transitivity (group_sum g (residual_groups (inputs I) (output_weighting I e j) [])).
    - rewrite residual_groups_R; [|exact Hg|apply tabulate_length]. cbn [group_sum]. rewrite Rplus_0_l.
      apply sum_ext. intros k Hk. rewrite output_weighting_R by assumption. reflexivity.
    - apply group_sum_zero. intros l s Hin.
      apply (all_below_true _ _) with (i := j) in Hgroups; [|exact Hj].
      rewrite forallb_forall in Hgroups. specialize (Hgroups _ Hin). cbn [fst snd] in Hgroups.
      apply orb_true_iff in Hgroups. destruct Hgroups as [Hs|Hl]; [left; apply is_zero_R; exact Hs|right].
      apply andb_true_iff in Hl. destruct Hl as [Hl Hb]. apply negb_true_iff in Hb.
      assert (Hdot : forall u, dot p u (vec l) = 0) by (intros; apply dot_vec_zero; exact Hl).
      assert (Hpred : forall theta'', prediction p theta'' (vec l) j = bias theta'' j).
      { intros theta''. unfold prediction. rewrite sum_zero; [ring|]. intros i _. rewrite Hdot, rho_0. ring. }
      unfold g. rewrite !Hpred, (Hfixed Hb j Hj). ring. }
  split; [exact Hmin|]. exists 1. split; [lra|]. intros theta' Hn. apply Hmin. apply Hn.
Qed.

(** ** Another network with a smaller loss *)

Lemma qloss_R : well_shaped I = true -> Q2R (qloss I) = loss p theta.
Proof.
  intros shaped. unfold qloss, loss. cbv zeta. rewrite Q2R_qmul, Q2R_half, Q2R_qsum. apply f_equal.
  apply sum_ext. intros k Hk. rewrite Q2R_qsum. apply sum_ext. intros j Hj.
  rewrite Q2R_qmul, residuals_R by assumption. ring.
Qed.

End Soundness.

Theorem check_lower_network_sound I other :
  check_lower_network I other = true -> ~ global_minimum (problem_of I) (network_of I).
Proof.
  unfold check_lower_network. intros H Hmin. apply andb_true_iff in H. destruct H as [H Hless].
  apply andb_true_iff in H. destruct H as [H Hloss]. apply andb_true_iff in H. destruct H as [H Hwidth].
  apply andb_true_iff in H. destruct H as [shaped shaped'].
  apply is_pos_R in Hless. rewrite Q2R_qsub, <- (Qeq_bool_R _ _ Hloss), !qloss_R in Hless by assumption.
  set (I' := at_lower_network I other) in *.
  assert (Hp : problem_of I' = problem_of I).
  { unfold problem_of, I', at_lower_network, has_bias. cbn. destruct (output_bias I); reflexivity. }
  rewrite Hp in Hless. apply (Rlt_not_le _ _ (Rminus_gt_0_lt _ _ Hless)). apply Hmin. split.
  - apply Nat.eqb_eq. exact Hwidth.
  - intros Hb j _. unfold I', network_of, bias_row. cbn. change (has_bias I = false) in Hb.
    unfold at_lower_network. cbn. rewrite Hb. unfold has_bias in Hb.
    destruct (output_bias I); [discriminate|reflexivity].
Qed.
