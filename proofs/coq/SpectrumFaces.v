(** What the checker of Spectrum.v computes about faces, over the real numbers: orthogonalization, the face of a weight,
    and the activations of one neuron on a face. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Projection SymbolicLandscape.Rationals SymbolicLandscape.Checker SymbolicLandscape.Soundness
  SymbolicLandscape.Spectrum.
Import ListNotations.
Local Open Scope R_scope.

(** ** Vectors *)

Lemma over_vec_nil m w : over m w (vec []) = 0.
Proof. apply sum_zero. intros. rewrite vec_nil. ring. Qed.

Lemma over_vadd m w x y : over m w (vec (vadd x y)) = over m w (vec x) + over m w (vec y).
Proof. unfold over. rewrite <- sum_plus. apply sum_ext. intros. rewrite vec_vadd. ring. Qed.

Lemma over_vscale m w c x : over m w (vec (vscale c x)) = Q2R c * over m w (vec x).
Proof. unfold over. rewrite <- sum_scal. apply sum_ext. intros. rewrite vec_vscale. ring. Qed.

Lemma over_vec_zero m w x : vec_zero x = true -> over m w (vec x) = 0.
Proof. intros H. apply sum_zero. intros. rewrite vec_zero_R by exact H. ring. Qed.

(** ** Orthogonalization *)

Section Orthogonalization.

Variable m : nat.
Variable w : nat -> R.

Definition orthogonal_to (vs : list (list Q)) : Prop := forall v, In v vs -> over m w (vec v) = 0.

Definition orthogonal_to_axes (os : list Axis) : Prop := forall o, In o os -> over m w (vec (axis o)) = 0.

Lemma reduce_R os v : orthogonal_to_axes os -> over m w (vec (reduce os v)) = over m w (vec v).
Proof.
  revert v. induction os as [|o os IH]; intros v H; [reflexivity|]. cbn [reduce].
  rewrite IH by (intros u Hu; apply H; right; exact Hu).
  rewrite over_vadd, over_vscale, (H o (or_introl eq_refl)). ring.
Qed.

Lemma orthogonalize_R os vs : orthogonal_to_axes os -> orthogonal_to vs -> orthogonal_to_axes (orthogonalize os vs).
Proof.
  revert os. induction vs as [|v vs IH]; intros os Hos Hvs; [exact Hos|]. cbn [orthogonalize].
  apply IH; [|intros u Hu; apply Hvs; right; exact Hu]. destruct (vec_zero _); [exact Hos|].
  intros o [<-|Ho]; [|apply Hos; exact Ho]. cbn [axis axis_of]. rewrite reduce_R by exact Hos.
  apply Hvs. left. reflexivity.
Qed.

(** ** Faces *)

Definition sign_is (a : comparison) (z : R) : Prop :=
  match a with Lt => z < 0 | Eq => z = 0 | Gt => 0 < z end.

(** w lies on the face of the sign vector s. *)
Definition on_face (s : Signs) (xs : list (list Q)) : Prop := Forall2 (fun a x => sign_is a (over m w (vec x))) s xs.

Lemma agreeing_R s xs multipliers : on_face s xs -> agreeing s multipliers = true ->
  0 <= over m w (vec (weighted_sum multipliers xs)) /\
  (strict s multipliers = true -> 0 < over m w (vec (weighted_sum multipliers xs))).
Proof.
  intros Hface. revert multipliers. induction Hface as [|a x s xs Ha _ IH]; intros [|c multipliers] H; try discriminate.
  - cbn [weighted_sum strict]. rewrite over_vec_nil. split; [lra|discriminate].
  - cbn [agreeing strict weighted_sum] in *. apply andb_true_iff in H. destruct H as [Hc H].
    destruct (IH _ H) as [Hge Hgt]. rewrite over_vadd, over_vscale.
    assert (Hterm : 0 <= Q2R c * over m w (vec x) /\
      (match a with Eq => false | _ => negb (is_zero c) end = true -> 0 < Q2R c * over m w (vec x))).
    { destruct a; cbn in Ha.
      - rewrite Ha, Rmult_0_r. split; [lra|discriminate].
      - apply is_nonneg_R in Hc. rewrite Q2R_qneg in Hc. split.
        + replace (Q2R c * over m w (vec x)) with (- Q2R c * - over m w (vec x)) by ring. apply Rmult_le_pos; lra.
        + intros Hne. apply negb_true_iff, is_zero_false_R in Hne.
          replace (Q2R c * over m w (vec x)) with (- Q2R c * - over m w (vec x)) by ring. apply Rmult_lt_0_compat; lra.
      - apply is_nonneg_R in Hc. split; [apply Rmult_le_pos; lra|].
        intros Hne. apply negb_true_iff, is_zero_false_R in Hne. apply Rmult_lt_0_compat; lra. }
    destruct Hterm as [Htge Htgt]. split; [lra|]. intros Hs. apply orb_true_iff in Hs.
    destruct Hs as [Hs|Hs]; [specialize (Htgt Hs)|specialize (Hgt Hs)]; lra.
Qed.

Lemma same_signs_eq s t : same_signs s t = true -> s = t.
Proof.
  revert t. induction s as [|a s IH]; intros [|b t] H; try discriminate; [reflexivity|].
  cbn in H. apply andb_true_iff in H. destruct H as [Hab H]. f_equal; [|apply IH; exact H].
  destruct a, b; (reflexivity || discriminate).
Qed.

(** Every w lies on a listed face. *)
Lemma all_faces_listed_R listed tree s known rest :
  all_faces_listed listed s known rest tree = true -> on_face s known ->
  exists t, In t listed /\ on_face t (known ++ rest).
Proof.
  revert s known rest. induction tree as [|multipliers|t1 IH1 t2 IH2 t3 IH3]; intros s known rest H Hface.
  - destruct rest as [|x rest]; [|discriminate]. cbn in H. apply existsb_exists in H. destruct H as (t & Ht & Heq).
    apply same_signs_eq in Heq. subst t. exists s. rewrite app_nil_r. split; assumption.
  - exfalso.
    assert (H' : agreeing s multipliers && strict s multipliers && vec_zero (weighted_sum multipliers known) = true).
    { destruct rest; exact H. }
    clear H. apply andb_true_iff in H'. destruct H' as [H Hzero]. apply andb_true_iff in H. destruct H as [Ha Hs].
    destruct (agreeing_R s known multipliers Hface Ha) as [_ Hgt]. specialize (Hgt Hs).
    rewrite over_vec_zero in Hgt by exact Hzero. lra.
  - destruct rest as [|x rest]; [discriminate|]. cbn in H.
    apply andb_true_iff in H. destruct H as [H H3]. apply andb_true_iff in H. destruct H as [H1 H2].
    assert (Hnext : forall a, sign_is a (over m w (vec x)) -> on_face (s ++ [a]) (known ++ [x])).
    { intros a Ha. apply Forall2_app; [exact Hface|]. constructor; [exact Ha|constructor]. }
    replace (known ++ x :: rest) with ((known ++ [x]) ++ rest) by (rewrite <- app_assoc; reflexivity).
    destruct (Rtotal_order (over m w (vec x)) 0) as [Hx|[Hx|Hx]].
    + apply (IH1 _ _ _ H1). apply (Hnext Lt). exact Hx.
    + apply (IH2 _ _ _ H2). apply (Hnext Eq). exact Hx.
    + apply (IH3 _ _ _ H3). apply (Hnext Gt). exact Hx.
Qed.

Lemma vanishing_R s xs : on_face s xs -> orthogonal_to (vanishing s xs).
Proof.
  induction 1 as [|a x s xs Ha _ IH]; intros v Hv; [destruct Hv|].
  destruct a; cbn [vanishing] in Hv; [|apply IH; exact Hv|apply IH; exact Hv].
  destruct Hv as [<-|Hv]; [exact Ha|apply IH; exact Hv].
Qed.

(** The inputs on which w vanishes are among them. *)
Lemma vanishing_complete s xs k : on_face s xs -> (k < length xs)%nat -> over m w (vec (nth k xs [])) = 0 ->
  In (nth k xs []) (vanishing s xs).
Proof.
  intros H. revert k. induction H as [|a x s xs Ha _ IH]; intros k Hk Hz; [cbn in Hk; lia|].
  destruct k as [|k]; cbn [nth] in *.
  - destruct a; cbn in Ha |- *; [left; reflexivity|lra|lra].
  - assert (Hin : In (nth k xs []) (vanishing s xs)) by (apply IH; [cbn in Hk; lia|exact Hz]).
    destruct a; cbn [vanishing]; [right; exact Hin|exact Hin|exact Hin].
Qed.

End Orthogonalization.

Section Faces.

Variable data : DataSet.
Hypothesis shaped : rows_have (length (hd [] (data_inputs data))) (data_inputs data) = true.

Notation p := (data_problem data).
Notation xs := (data_inputs data).
Notation n := (length xs).
Notation d := (length (hd [] xs)).

Lemma one_output :
  length (data_targets data) = n -> n <> 0%nat -> output_dimension p = 1%nat.
Proof.
  intros targets_length not_empty. cbn. destruct (data_targets data) as [|y ys] eqn:E; [|reflexivity].
  exfalso. apply not_empty. rewrite <- targets_length. reflexivity.
Qed.

Lemma target_R k : target p k O = vec (data_targets data) k.
Proof.
  cbn. unfold vec. f_equal. generalize (data_targets data). intros ys. revert k.
  induction ys as [|y ys IH]; intros [|k]; try reflexivity. apply IH.
Qed.

Lemma row_length x : In x xs -> length x = d.
Proof. apply rows_have_length. exact shaped. Qed.

Lemma qdot_row v x : In x xs -> Q2R (qdot v x) = over d (vec v) (vec x).
Proof. intros H. apply Q2R_qdot. apply row_length. exact H. Qed.

Lemma activation_R z : Q2R (activation data z) = rho p (Q2R z).
Proof.
  unfold activation. match goal with |- context [by_sign z ?neg ?zero ?pos] =>
    destruct (by_sign_cases z neg zero pos) as [[Hs ->]|[[Hs ->]|[Hs ->]]] end.
  - rewrite rho_nonpos, Q2R_qmul by lra. reflexivity.
  - rewrite Hs, rho_0. apply Q2R_0.
  - rewrite rho_nonneg, Q2R_qmul by lra. reflexivity.
Qed.

Lemma one_sided_R a z s : sign_is a z -> Q2R (one_sided data a s) = rho' p z (Q2R s).
Proof.
  destruct a; cbn [sign_is one_sided slope_of]; intros Hz.
  - rewrite Hz, rho'_at_0. apply activation_R.
  - rewrite rho'_neg, Q2R_qmul by exact Hz. reflexivity.
  - rewrite rho'_pos, Q2R_qmul by exact Hz. reflexivity.
Qed.

Lemma slope_of_R a z : sign_is a z -> rho p z = Q2R (slope_of data a) * z.
Proof.
  destruct a; cbn [sign_is slope_of]; intros Hz.
  - rewrite Hz, rho_0. ring.
  - rewrite rho_nonpos by lra. reflexivity.
  - rewrite rho_nonneg by lra. reflexivity.
Qed.

Lemma tested_rows_length m w v s ys : on_face m w s ys ->
  length (map2 (fun a x => one_sided data a (qdot v x)) s ys) = length ys.
Proof. induction 1; [reflexivity|]. cbn. f_equal. assumption. Qed.

Lemma tested_rows m w v s ys k : on_face m w s ys ->
  (forall x, In x ys -> Q2R (qdot v x) = over m (vec v) (vec x)) -> (k < length ys)%nat ->
  vec (map2 (fun a x => one_sided data a (qdot v x)) s ys) k =
  rho' p (over m w (vec (nth k ys []))) (over m (vec v) (vec (nth k ys []))).
Proof.
  intros H. revert k. induction H as [|a x s ys Ha _ IH]; intros k Hrows Hk; [cbn in Hk; lia|].
  cbn [map2]. destruct k as [|k].
  - unfold vec at 1. cbn [nth]. rewrite (one_sided_R _ _ _ Ha), Hrows by (left; reflexivity). reflexivity.
  - apply IH; [intros y Hy; apply Hrows; right; exact Hy|cbn in Hk; lia].
Qed.

Lemma functional_rows m w s ys u : on_face m w s ys ->
  over m w (vec (weighted_sum (map2 (fun a c => qmul (slope_of data a) c) s u) ys)) =
  sum (length ys) (fun k => vec u k * rho p (over m w (vec (nth k ys [])))).
Proof.
  intros H. revert u. induction H as [|a x s ys Ha _ IH]; intros u; [apply over_vec_nil|].
  destruct u as [|c u]; cbn [map2 weighted_sum].
  - rewrite over_vec_nil. symmetry. apply sum_zero. intros. rewrite vec_nil. ring.
  - cbn [length sum nth]. rewrite over_vadd, over_vscale, IH, Q2R_qmul, (slope_of_R _ _ Ha).
    change (vec (c :: u) O) with (Q2R c). rewrite <- Rmult_assoc, (Rmult_comm (Q2R c)). reflexivity.
Qed.

Lemma dead_rows m w s ys k : on_face m w s ys -> forallb (fun a => is_zero (slope_of data a)) s = true ->
  (k < length ys)%nat -> rho p (over m w (vec (nth k ys []))) = 0.
Proof.
  intros H. revert k. induction H as [|a x s ys Ha _ IH]; intros k Hs Hk; [cbn in Hk; lia|].
  cbn [forallb] in Hs. apply andb_true_iff in Hs. destruct Hs as [Hslope Hs]. destruct k as [|k]; cbn [nth].
  - rewrite (slope_of_R _ _ Ha), is_zero_R by exact Hslope. ring.
  - apply IH; [exact Hs|cbn in Hk; lia].
Qed.

(** ** One neuron on a face *)

Section Neuron.

Variable w : nat -> R.
Variable listed : ListedSigns.
Hypothesis on : on_face d w (signs listed) xs.

Notation face := (face_of data listed).

Lemma normals_R : orthogonal_to_axes d w (normals face).
Proof. apply orthogonalize_R; [intros v []|]. apply vanishing_R. exact on. Qed.

Lemma tested_length v : length (tested data (signs listed) v) = n.
Proof. apply (tested_rows_length d w). exact on. Qed.

Lemma tested_R v k : (k < n)%nat -> vec (tested data (signs listed) v) k = image p w (vec v) k.
Proof. apply (tested_rows d w); [exact on|]. intros x Hx. apply qdot_row. exact Hx. Qed.

Lemma image_in_face_space t : In t (images face) -> face_space p w (vec t).
Proof.
  intros Ht. cbn [images face_of] in Ht. apply in_map_iff in Ht. destruct Ht as (b & <- & Hb).
  apply filter_In in Hb. destruct Hb as [_ Hb]. rewrite forallb_forall in Hb.
  exists (vec b). split; [|intros k Hk; apply tested_R; exact Hk].
  intros k Hk Hz. change (sample_count p) with n in Hk.
  change (over d (vec b) (vec (nth k xs [])) = 0). rewrite <- qdot_row by (apply nth_In; exact Hk).
  apply is_zero_R, Hb. apply (vanishing_complete d w); assumption.
Qed.

(** The activations of the neuron. *)
Definition activations (k : nat) : R := rho p (Landscape.dot p w (input p k)).

Lemma functional_R u : over d w (vec (functional_of data face u)) = over n (vec u) activations.
Proof. apply functional_rows. exact on. Qed.

Lemma dead_R k : dead data face = true -> (k < n)%nat -> activations k = 0.
Proof. intros H Hk. apply (dead_rows d w (signs listed) xs); assumption. Qed.

Lemma orthogonal_to_face_R u : orthogonal_to_face data u face = true -> over n (vec u) activations = 0.
Proof.
  intros H. rewrite <- functional_R, <- (reduce_R d w (normals face)) by exact normals_R.
  apply over_vec_zero. exact H.
Qed.

Lemma nonpositive_on_R u slack s : nonpositive_on data u slack (face, s) = true ->
  Q2R s * over n (vec u) activations <= 0 /\
  (strict (signs listed) slack = true -> Q2R s * over n (vec u) activations < 0).
Proof.
  unfold nonpositive_on. cbn [fst snd]. intros H. apply andb_true_iff in H. destruct H as [Ha H].
  apply (over_vec_zero d w) in H. rewrite reduce_R, over_vadd, over_vscale, functional_R in H by exact normals_R.
  destruct (agreeing_R d w _ _ _ on Ha) as [Hge Hgt]. split; [lra|]. intros Hs. specialize (Hgt Hs). lra.
Qed.

End Neuron.

End Faces.
