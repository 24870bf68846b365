(** The checker of Clarke stationarity by limiting gradients, and what [true] means. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder SymbolicLandscape.Clarke
  SymbolicLandscape.Rationals SymbolicLandscape.Form SymbolicLandscape.Checker SymbolicLandscape.Soundness.
Import ListNotations.
Local Open Scope R_scope.

(** ** Clarke stationary: the witness [clarke_point] *)

(** A cell of the kinked lines of a neuron, by a point inside it, with its share in a mean. *)
Record LimitingGradient := { inside : list Q; share : Q }.

(** The numbers w . x_k, and u . x_k where the former are 0: their signs are those of (w + s u) . x_k, s > 0 small. *)
Fixpoint preactivations_beside (zs : list Q) (xs : list (list Q)) (u : list Q) : list Q :=
  match zs, xs with
  | z :: zs', x :: xs' => by_sign z z (qdot u x) z :: preactivations_beside zs' xs' u
  | _, _ => []
  end.

Section Checker.

Variable I : Instance.

Notation n := (length (inputs I)).
Notation d := (length (hd [] (inputs I))).
Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).

(** The function S_i of the points w_i + s u. *)
Definition form_beside (z e : list (list Q)) (i : nat) (u : list Q) : Form :=
  form (alpha_plus I) (alpha_minus I) (preactivations_beside (nth i z []) (inputs I) u) (inputs I)
    (neuron_weighting I e i).

(** Inside a cell no kink is left. *)
Definition is_linear (F : Form) : bool := forallb (fun kink => is_zero (snd kink)) (kinks F).

(** The mean of the gradients. *)
Fixpoint mean_gradient (z e : list (list Q)) (i : nat) (gradients : list LimitingGradient) : list Q :=
  match gradients with
  | [] => []
  | g :: rest => vadd (vscale (share g) (linear_part (form_beside z e i (inside g)))) (mean_gradient z e i rest)
  end.

Definition gradients_hold (z e : list (list Q)) (i : nat) (gradients : list LimitingGradient) : bool :=
  forallb (fun g => is_pos (share g) && is_linear (form_beside z e i (inside g))) gradients &&
  Qeq_bool (fold_right (fun g s => qadd (share g) s) 0%Q gradients) 1 &&
  vec_zero (mean_gradient z e i gradients).

Definition check_clarke_point (neurons : list (list LimitingGradient)) : bool :=
  well_shaped I &&
  let z := preactivations I in
  let e := residuals I z in
  output_conditions I z e && bias_conditions I e && Nat.eqb (length neurons) N &&
  all_below N (fun i => gradients_hold z e i (nth i neurons [])).

(** ** Soundness *)

Notation p := (problem_of I).
Notation theta := (network_of I).
Notation z := (preactivations I).
Notation e := (residuals I z).

Lemma rho'_by_side c zr ur zq uq s : 0 < c -> Q2R zq = c * zr -> Q2R uq = ur ->
  rho' p (Q2R (by_sign zq zq uq zq)) s = rho'_beside p zr ur s.
Proof.
  intros Hc Hz Hu. unfold rho'_beside.
  destruct (by_sign_cases zq zq uq zq) as [[Hs ->]|[[Hs ->]|[Hs ->]]].
  - destruct (Req_EM_T zr 0) as [->|_]; [rewrite Rmult_0_r in Hz; lra|]. rewrite Hz. apply rho'_base. exact Hc.
  - destruct (Req_EM_T zr 0) as [_|Hne]; [rewrite Hu; reflexivity|]. exfalso. apply Hne.
    apply (Rmult_eq_reg_l c); lra.
  - destruct (Req_EM_T zr 0) as [->|_]; [rewrite Rmult_0_r in Hz; lra|]. rewrite Hz. apply rho'_base. exact Hc.
Qed.

Lemma preactivations_beside_length zs xs u :
  length zs = length xs -> length (preactivations_beside zs xs u) = length xs.
Proof.
  revert zs. induction xs as [|x xs IH]; intros [|q zs] H; try discriminate; [reflexivity|].
  cbn. f_equal. apply IH. injection H. auto.
Qed.

Lemma nth_preactivations_beside zs xs u k : length zs = length xs -> (k < length xs)%nat ->
  vec (preactivations_beside zs xs u) k =
  Q2R (by_sign (nth k zs 0%Q) (nth k zs 0%Q) (qdot u (nth k xs [])) (nth k zs 0%Q)).
Proof.
  revert zs k. induction xs as [|x xs IH]; intros [|q zs] k H Hk; try discriminate; [inversion Hk|].
  destruct k as [|k]; [reflexivity|]. apply (IH zs k); [injection H; auto|cbn in Hk; lia].
Qed.

Lemma form_beside_R i u v : well_shaped I = true -> (i < N)%nat ->
  eval_form p (form_beside z e i u) v = SD_beside p theta i (vec u) v.
Proof.
  intros shaped Hi. assert (Hlen := preactivations_length I i Hi). unfold form_beside.
  rewrite eval_form_of;
    [|reflexivity|reflexivity|apply preactivations_beside_length; exact Hlen|apply neuron_weighting_length].
  apply sum_ext. intros k Hk. rewrite nth_preactivations_beside by assumption.
  rewrite neuron_weighting_R by assumption. apply f_equal. apply (rho'_by_side (Q2R (scale I i))).
  - apply scale_R.
  - apply preactivations_R; assumption.
  - apply qdot_R; assumption.
Qed.

Lemma is_linear_R F v : is_linear F = true -> eval_form p F v = dot p v (vec (linear_part F)).
Proof.
  unfold is_linear, eval_form. intros H. assert (E : eval_kinks p (kinks F) v = 0); [|lra].
  induction (kinks F) as [|[l b] ks IH]; [reflexivity|]. cbn in H. apply andb_true_iff in H. destruct H as [Hb H].
  cbn [eval_kinks]. rewrite (is_zero_R b Hb), (IH H). ring.
Qed.

(** A mean of gradients that is 0 has one whose product with v is not negative. *)
Lemma mean_gradient_R i gradients v : well_shaped I = true -> (i < N)%nat ->
  forallb (fun g => is_pos (share g) && is_linear (form_beside z e i (inside g))) gradients = true ->
  (forall g, In g gradients -> SD_beside p theta i (vec (inside g)) v < 0) ->
  dot p v (vec (mean_gradient z e i gradients)) <= 0 /\
  (gradients <> [] -> dot p v (vec (mean_gradient z e i gradients)) < 0).
Proof.
  intros shaped Hi. induction gradients as [|g gradients IH]; intros H Hneg.
  - cbn [mean_gradient]. rewrite dot_vec_nil. split; [lra|]. intros []. reflexivity.
  - cbn [forallb] in H. apply andb_true_iff in H. destruct H as [Hg H].
    apply andb_true_iff in Hg. destruct Hg as [Hshare Hlinear]. apply is_pos_R in Hshare.
    destruct IH as [IH _]; [exact H|intros; apply Hneg; right; assumption|].
    cbn [mean_gradient]. rewrite dot_vadd, dot_vscale, <- is_linear_R by exact Hlinear.
    rewrite form_beside_R by assumption. assert (Hv := Hneg g (or_introl eq_refl)).
    assert (Q2R (share g) * SD_beside p theta i (vec (inside g)) v < 0).
    { rewrite <- (Rmult_0_r (Q2R (share g))). apply Rmult_lt_compat_l; assumption. }
    split; [|intros _]; lra.
Qed.

Lemma gradients_hold_R i gradients v : well_shaped I = true -> (i < N)%nat ->
  gradients_hold z e i gradients = true -> exists u, 0 <= SD_beside p theta i u v.
Proof.
  unfold gradients_hold. intros shaped Hi H. apply andb_true_iff in H. destruct H as [H Hmean].
  apply andb_true_iff in H. destruct H as [Hall Hsum].
  destruct (existsb (fun g => if Rle_dec 0 (SD_beside p theta i (vec (inside g)) v) then true else false) gradients)
    eqn:E.
  - apply existsb_exists in E. destruct E as (g & _ & Hg). exists (vec (inside g)).
    destruct (Rle_dec 0 _); [assumption|discriminate].
  - exfalso. destruct (mean_gradient_R i gradients v shaped Hi Hall) as [_ Hlt].
    + intros g Hin. apply Rnot_le_lt. intros Hle.
      assert (Ht : existsb (fun g => if Rle_dec 0 (SD_beside p theta i (vec (inside g)) v) then true else false)
        gradients = true); [|congruence].
      apply existsb_exists. exists g. split; [exact Hin|]. destruct (Rle_dec 0 _); [reflexivity|contradiction].
    + rewrite (dot_vec_zero p v _ Hmean) in Hlt. apply (Rlt_irrefl 0), Hlt. intros ->. discriminate.
Qed.

Theorem check_clarke_point_sound neurons :
  check_clarke_point neurons = true -> clarke_stationary p theta.
Proof.
  unfold check_clarke_point. intros H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [H Hneurons]. apply andb_true_iff in H. destruct H as [H _].
  apply andb_true_iff in H. destruct H as [Hout Hbias].
  apply limiting_clarke_stationary.
  - intros i j Hi Hj. apply output_conditions_R; assumption.
  - intros Ht j Hj. apply bias_conditions_R; assumption.
  - intros i v Hi. apply (gradients_hold_R i (nth i neurons []) v); [exact shaped|exact Hi|].
    apply (all_below_true _ _ Hneurons i Hi).
Qed.

End Checker.
