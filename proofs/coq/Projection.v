(** One output, no output bias: the prediction of a stationary network is a projection of the targets.

    A neuron is occupied if its output weight is not 0.  Its face is known by the signs of w . x_k.  The subspace V_F of
    a face is the set of the vectors (slope(sign_k) x_k . v)_k with v in the span of the face; the prediction is the
    orthogonal projection of the targets on the sum of the V_F of the occupied faces (proofs/stationary_spectrum.md). *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder.
Local Open Scope R_scope.

(** The scalar product of vectors over the samples. *)
Definition over (n : nat) (u v : nat -> R) : R := sum n (fun k => u k * v k).

Lemma over_comm n u v : over n u v = over n v u.
Proof. apply sum_ext. intros. ring. Qed.

Lemma over_minus_l n u v q : over n (fun k => u k - v k) q = over n u q - over n v q.
Proof. unfold over. rewrite <- sum_minus. apply sum_ext. intros. ring. Qed.

Lemma over_minus_r n u v q : over n q (fun k => u k - v k) = over n q u - over n q v.
Proof. rewrite over_comm, over_minus_l, (over_comm n u), (over_comm n v). reflexivity. Qed.

Lemma over_scal_r n c u q : over n q (fun k => c * u k) = c * over n q u.
Proof. unfold over. rewrite <- sum_scal. apply sum_ext. intros. ring. Qed.

Lemma over_ext n u v u' v' :
  (forall k, (k < n)%nat -> u k = u' k) -> (forall k, (k < n)%nat -> v k = v' k) -> over n u v = over n u' v'.
Proof. intros H H'. apply sum_ext. intros k Hk. rewrite H, H' by exact Hk. reflexivity. Qed.

(** A vector that is orthogonal to itself is 0. *)
Lemma over_self_zero n u : over n u u = 0 -> forall k, (k < n)%nat -> u k = 0.
Proof.
  intros H k Hk. assert (Hle : u k * u k <= over n u u).
  { apply (sum_term n (fun k => u k * u k)); [intros; apply Rle_0_sqr|exact Hk]. }
  rewrite H in Hle. assert (0 <= u k * u k) by apply Rle_0_sqr. apply Rsqr_0_uniq. unfold Rsqr. lra.
Qed.

(** q is the orthogonal projection of y on V: it lies in V, and y - q is orthogonal to V. *)
Definition is_projection (n : nat) (V : (nat -> R) -> Prop) (y q : nat -> R) : Prop :=
  V q /\ forall r, V r -> over n (fun k => y k - q k) r = 0.

(** At most one vector is the projection. *)
Lemma projection_unique n V y q q' :
  is_projection n V y q -> is_projection n V y q' -> forall k, (k < n)%nat -> q k = q' k.
Proof.
  intros [Hq H] [Hq' H'] k Hk. apply Rminus_diag_uniq. apply (over_self_zero n (fun k => q k - q' k)); [|exact Hk].
  assert (H1 := H q Hq). assert (H2 := H q' Hq'). assert (H3 := H' q Hq). assert (H4 := H' q' Hq').
  rewrite over_minus_l in H1, H2, H3, H4. rewrite over_minus_l, !over_minus_r. lra.
Qed.

(** No vector of V is nearer. *)
Lemma projection_nearest n V y q :
  is_projection n V y q -> forall r, V r ->
  over n (fun k => q k - y k) (fun k => q k - y k) <= over n (fun k => r k - y k) (fun k => r k - y k).
Proof.
  intros [Hq H] r Hr. assert (H1 := H q Hq). assert (H2 := H r Hr). rewrite over_minus_l in H1, H2.
  assert (Hpos : 0 <= over n (fun k => q k - r k) (fun k => q k - r k)) by (apply sum_nonneg; intros; apply Rle_0_sqr).
  rewrite !over_minus_l, !over_minus_r in *. rewrite (over_comm n q y), (over_comm n r y), (over_comm n q r) in *. lra.
Qed.

Section Projection.

Variable p : Problem.
Notation n := (sample_count p).
Notation dot := (dot p).
Notation rho := (rho p).
Notation rho' := (rho' p).
Notation D := (D p).
Notation SD := (SD p).

(** ** Faces *)

(** w and w' lie on the same face: w . x_k and w' . x_k have the same sign for every sample. *)
Definition same_face (w w' : nat -> R) : Prop :=
  forall k, (k < n)%nat ->
    (0 < dot w (input p k) <-> 0 < dot w' (input p k)) /\ (dot w (input p k) < 0 <-> dot w' (input p k) < 0).

(** v lies in the span of the face of w. *)
Definition along (w v : nat -> R) : Prop :=
  forall k, (k < n)%nat -> dot w (input p k) = 0 -> dot v (input p k) = 0.

(** (slope(sign of w . x_k) x_k . v)_k for v in the span of the face of w. *)
Definition image (w v : nat -> R) (k : nat) : R := rho' (dot w (input p k)) (dot v (input p k)).

(** The subspace V_F of the face of w. *)
Definition face_space (w q : nat -> R) : Prop :=
  exists v, along w v /\ forall k, (k < n)%nat -> q k = image w v k.

Lemma image_same_face w w' v k : same_face w w' -> (k < n)%nat -> image w v k = image w' v k.
Proof.
  intros H Hk. destruct (H k Hk) as [Hp Hn]. unfold image.
  destruct (Rtotal_order (dot w (input p k)) 0) as [Hz|[Hz|Hz]].
  - rewrite !rho'_neg; [reflexivity|apply Hn; exact Hz|exact Hz].
  - replace (dot w' (input p k)) with 0; [rewrite Hz; reflexivity|].
    destruct (Rtotal_order (dot w' (input p k)) 0) as [Hz'|[Hz'|Hz']]; [apply Hn in Hz'; lra|auto|apply Hp in Hz'; lra].
  - rewrite !rho'_pos; [reflexivity|apply Hp; exact Hz|exact Hz].
Qed.

Lemma along_same_face w w' v : same_face w w' -> along w v -> along w' v.
Proof.
  intros H Hv k Hk Hz. apply Hv; [exact Hk|]. destruct (H k Hk) as [Hp Hn].
  destruct (Rtotal_order (dot w (input p k)) 0) as [Hz'|[Hz'|Hz']]; [apply Hn in Hz'; lra|auto|apply Hp in Hz'; lra].
Qed.

Lemma face_space_same_face w w' q : same_face w w' -> face_space w q -> face_space w' q.
Proof.
  intros H (v & Hv & Hq). exists v. split; [apply (along_same_face w); assumption|].
  intros k Hk. rewrite Hq by exact Hk. apply image_same_face; assumption.
Qed.

(** Along the face the activations are linear in v. *)
Lemma image_opp w v k : along w v -> (k < n)%nat -> image w (fun a => - v a) k = - image w v k.
Proof.
  intros Hv Hk. unfold image.
  replace (dot (fun a => - v a) (input p k)) with (- dot v (input p k)).
  - destruct (Rtotal_order (dot w (input p k)) 0) as [Hz|[Hz|Hz]].
    + rewrite !rho'_neg by exact Hz. ring.
    + rewrite (Hv k Hk Hz), Ropp_0, rho'_0. ring.
    + rewrite !rho'_pos by exact Hz. ring.
  - replace (- dot v (input p k)) with (-1 * dot v (input p k)) by ring.
    unfold Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros. ring.
Qed.

Lemma along_opp w v : along w v -> along w (fun a => - v a).
Proof.
  intros Hv k Hk Hz.
  replace (dot (fun a => - v a) (input p k)) with (-1 * dot v (input p k)).
  - rewrite (Hv k Hk Hz). ring.
  - unfold Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros. ring.
Qed.

(** ** Networks with one output

    The prediction at every sample, and the residuals, of output 0. *)
Definition predicted (theta : Network) (k : nat) : R := prediction p theta (input p k) O.
Definition remains (theta : Network) (k : nat) : R := residual p theta k O.

Definition occupied (theta : Network) (i : nat) : Prop := (i < width theta)%nat /\ output_weight theta O i <> 0.

(** What neuron i adds to the prediction. *)
Definition contribution (theta : Network) (i k : nat) : R :=
  output_weight theta O i * rho (dot (input_weight theta i) (input p k)).

Lemma contribution_in_face_space theta i : face_space (input_weight theta i) (contribution theta i).
Proof.
  exists (fun a => output_weight theta O i * input_weight theta i a).
  assert (Hdot : forall k, dot (fun a => output_weight theta O i * input_weight theta i a) (input p k) =
                           output_weight theta O i * dot (input_weight theta i) (input p k)).
  { intros k. unfold Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros. ring. }
  split.
  - intros k _ Hz. rewrite Hdot, Hz. ring.
  - intros k _. unfold contribution, image. rewrite Hdot.
    destruct (Rtotal_order (dot (input_weight theta i) (input p k)) 0) as [Hz|[Hz|Hz]].
    + rewrite rho'_neg, rho_nonpos by lra. ring.
    + rewrite Hz, Rmult_0_r, rho'_0, rho_0. ring.
    + rewrite rho'_pos, rho_nonneg by lra. ring.
Qed.

Lemma contribution_unoccupied theta i k : output_weight theta O i = 0 -> contribution theta i k = 0.
Proof. intros H. unfold contribution. rewrite H. ring. Qed.

(** The prediction is the sum of the contributions. *)
Lemma predicted_contributions theta k :
  bias theta O = 0 -> predicted theta k = sum (width theta) (fun i => contribution theta i k).
Proof. intros Hb. unfold predicted, Landscape.prediction. rewrite Hb, Rplus_0_r. reflexivity. Qed.

Lemma over_predicted theta u :
  bias theta O = 0 -> over n u (predicted theta) = sum (width theta) (fun i => over n u (contribution theta i)).
Proof.
  intros Hb. unfold over. rewrite sum_swap. apply sum_ext. intros k _.
  rewrite (predicted_contributions theta k Hb), <- sum_scal. reflexivity.
Qed.

(** A vector orthogonal to the V_F of all occupied faces is orthogonal to the prediction. *)
Lemma over_predicted_zero theta u :
  bias theta O = 0 -> (forall i, occupied theta i -> over n u (contribution theta i) = 0) ->
  over n u (predicted theta) = 0.
Proof.
  intros Hb H. rewrite over_predicted by exact Hb. apply sum_zero. intros i Hi.
  destruct (Req_dec (output_weight theta O i) 0) as [Hh|Hh].
  - unfold over. apply sum_zero. intros k _. rewrite contribution_unoccupied by exact Hh. ring.
  - apply H. split; assumption.
Qed.

(** The sum of the V_F of the occupied faces: finite sums of their elements. *)
Inductive flat (theta : Network) : (nat -> R) -> Prop :=
| flat_zero q : (forall k, (k < n)%nat -> q k = 0) -> flat theta q
| flat_add i r q s :
    occupied theta i -> face_space (input_weight theta i) r -> flat theta q ->
    (forall k, (k < n)%nat -> s k = r k + q k) -> flat theta s.

Lemma over_flat theta u q :
  (forall i r, occupied theta i -> face_space (input_weight theta i) r -> over n u r = 0) -> flat theta q ->
  over n u q = 0.
Proof.
  intros Hu Hq. induction Hq as [q Hq|i r q s Hi Hr _ IH Hs].
  - apply sum_zero. intros k Hk. rewrite Hq by exact Hk. ring.
  - rewrite (over_ext n u s u (fun k => r k + q k)) by auto. unfold over.
    rewrite (sum_ext n _ (fun k => u k * r k + u k * q k)) by (intros; ring). rewrite sum_plus.
    fold (over n u r) (over n u q). rewrite (Hu i r Hi Hr), IH. ring.
Qed.

Lemma flat_ext theta q q' : (forall k, (k < n)%nat -> q' k = q k) -> flat theta q -> flat theta q'.
Proof.
  intros Heq Hq. revert q' Heq. induction Hq as [q Hq|i r q s Hi Hr Hq _ Hs]; intros q' Heq.
  - apply flat_zero. intros k Hk. rewrite Heq; auto.
  - apply (flat_add theta i r q); try assumption. intros k Hk. rewrite Heq; auto.
Qed.

Lemma flat_sum theta m (part : nat -> nat -> R) :
  (forall i, (i < m)%nat ->
     (forall k, part i k = 0) \/ exists l, occupied theta l /\ face_space (input_weight theta l) (part i)) ->
  flat theta (fun k => sum m (fun i => part i k)).
Proof.
  revert part. induction m as [|m IH]; intros part H; [apply flat_zero; reflexivity|].
  assert (Hrest : flat theta (fun k => sum m (fun i => part (S i) k))) by (apply IH; intros i Hi; apply H; lia).
  destruct (H O) as [Hz|(l & Hl & Hpart)]; [lia| |].
  - apply (flat_ext theta _ _ (fun k _ => eq_trans (f_equal2 Rplus (Hz k) eq_refl) (Rplus_0_l _)) Hrest).
  - apply (flat_add theta l (part O) _ _ Hl Hpart Hrest). intros k _. reflexivity.
Qed.

Lemma predicted_in_flat theta : bias theta O = 0 -> flat theta (predicted theta).
Proof.
  intros Hb. apply (flat_ext theta (fun k => sum (width theta) (fun i => contribution theta i k))).
  - intros k _. apply predicted_contributions. exact Hb.
  - apply flat_sum. intros i Hi. destruct (Req_dec (output_weight theta O i) 0) as [Hh|Hh].
    + left. intros k. apply contribution_unoccupied. exact Hh.
    + right. exists i. split; [split; assumption|apply contribution_in_face_space].
Qed.

(** ** Stationary networks *)

Hypothesis one_output : output_dimension p = 1%nat.

(** Lemma 3.4 with one output: h_i D_i is nonnegative at a stationary point. *)
Lemma stationary_scalar theta i v :
  stationary p theta -> (i < width theta)%nat -> 0 <= output_weight theta O i * D theta O i v.
Proof.
  intros Hst Hi. apply stationary_iff in Hst. destruct Hst as (_ & _ & HS). specialize (HS i v Hi).
  unfold Landscape.SD in HS. rewrite one_output in HS. cbn [sum] in HS. lra.
Qed.

(** The residuals are orthogonal to V_F for every occupied face F. *)
Theorem residuals_orthogonal_to_face theta i q :
  stationary p theta -> occupied theta i -> face_space (input_weight theta i) q -> over n (remains theta) q = 0.
Proof.
  intros Hst [Hi Hh] (v & Hv & Hq).
  assert (HD : over n (remains theta) q = D theta O i v).
  { apply sum_ext. intros k Hk. rewrite Hq by exact Hk. reflexivity. }
  assert (HD' : D theta O i (fun a => - v a) = - D theta O i v).
  { replace (- D theta O i v) with (-1 * D theta O i v) by ring.
    unfold Landscape.D. rewrite <- sum_scal. apply sum_ext. intros k Hk.
    fold (image (input_weight theta i) (fun a => - v a) k).
    rewrite image_opp by assumption. unfold image. ring. }
  assert (H1 := stationary_scalar theta i v Hst Hi).
  assert (H2 := stationary_scalar theta i (fun a => - v a) Hst Hi). rewrite HD' in H2.
  assert (H0 : output_weight theta O i * D theta O i v = 0) by lra.
  rewrite HD. apply Rmult_integral in H0. destruct H0; [contradiction|assumption].
Qed.

(** **The prediction of a stationary network is the orthogonal projection of the targets on the sum of the V_F of its
    occupied faces**, whatever the width. *)
Theorem prediction_is_projection theta :
  stationary p theta -> bias theta O = 0 ->
  is_projection n (flat theta) (fun k => target p k O) (predicted theta).
Proof.
  intros Hst Hb. split; [apply predicted_in_flat; exact Hb|]. intros r Hr.
  assert (H : over n (remains theta) r = 0).
  { apply (over_flat theta); [|exact Hr]. intros i q Hi Hq. apply (residuals_orthogonal_to_face theta i); assumption. }
  change (remains theta) with (fun k => predicted theta k - target p k O) in H.
  rewrite over_minus_l in *. lra.
Qed.

(** Every occupied face of theta is one of theta'. *)
Definition faces_among (theta theta' : Network) : Prop :=
  forall i, occupied theta i -> exists j, occupied theta' j /\ same_face (input_weight theta i) (input_weight theta' j).

Lemma flat_among theta theta' q : faces_among theta theta' -> flat theta q -> flat theta' q.
Proof.
  intros H Hq. induction Hq as [q Hq|i r q s Hi Hr _ IH Hs].
  - apply flat_zero. exact Hq.
  - destruct (H i Hi) as (j & Hj & Hsame).
    apply (flat_add theta' j r q); [exact Hj| |exact IH|exact Hs].
    apply (face_space_same_face (input_weight theta i)); assumption.
Qed.

(** **Two stationary networks, of whatever widths, that occupy the same faces have the same prediction**: it depends
    neither on where on their faces the neurons are, nor on how many, nor on the signs of their output weights. *)
Theorem prediction_determined_by_faces theta theta' :
  stationary p theta -> stationary p theta' -> bias theta O = 0 -> bias theta' O = 0 ->
  faces_among theta theta' -> faces_among theta' theta ->
  forall k, (k < n)%nat -> predicted theta k = predicted theta' k.
Proof.
  intros Hst Hst' Hb Hb' H H'. apply (projection_unique n (flat theta) (fun k => target p k O)).
  - apply prediction_is_projection; assumption.
  - destruct (prediction_is_projection theta' Hst' Hb') as [Hin Hort]. split.
    + apply (flat_among theta'); assumption.
    + intros r Hr. apply Hort. apply (flat_among theta); assumption.
Qed.

End Projection.
