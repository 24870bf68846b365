(** The checker of the refutation of Clarke stationarity by a sign tree, and what [true] means. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder SymbolicLandscape.Clarke
  SymbolicLandscape.Separation SymbolicLandscape.Rationals SymbolicLandscape.Form SymbolicLandscape.Checker
  SymbolicLandscape.Soundness.
Import ListNotations.
Local Open Scope R_scope.

(** ** Not Clarke stationary: the witness [clarke_separation] *)

(** A node splits the cells by the side of a line, [SignSplit line positive negative].  A leaf says that the derivative
    is positive whatever the signs not split on, or that no cell is there. *)
Inductive SignTree :=
| Positive : SignTree
| NoCell : list Q -> SignTree
| SignSplit : list Q -> SignTree -> SignTree -> SignTree.

Record Separation := { separated_neuron : nat; separating_direction : list Q; sign_tree : SignTree }.

Section Tree.

Variable F : Form.
Variable u : list Q.

(** c with l = c s for one of the vectors s whose side is known. *)
Fixpoint known_multiple (l : list Q) (known : list (list Q)) : option Q :=
  match known with
  | [] => None
  | s :: rest =>
      match multiple l s with
      | Some c => if is_zero c then known_multiple l rest else Some c
      | None => known_multiple l rest
      end
  end.

(** The least that sum_l sigma_l b_l l . u can be in the cells on the positive side of the known vectors. *)
Fixpoint least_of_kinks (ks : Kinks) (known : list (list Q)) : Q :=
  match ks with
  | [] => 0%Q
  | (l, b) :: rest =>
      let effect := qmul b (qdot l u) in
      qadd (match known_multiple l known with
            | Some c => if is_pos c then effect else qneg effect
            | None => qneg (qabs effect)
            end) (least_of_kinks rest known)
  end.

(** [known]: the vectors sigma_l l of the splits above, from the root down. *)
Fixpoint tree_holds (known : list (list Q)) (tree : SignTree) : bool :=
  match tree with
  | Positive => is_pos (qadd (qdot (linear_part F) u) (least_of_kinks (kinks F) known))
  | NoCell multipliers =>
      Nat.eqb (length multipliers) (length known) && forallb is_nonneg multipliers && existsb is_pos multipliers &&
      vec_zero (weighted_sum multipliers known)
  | SignSplit l positive negative =>
      Nat.eqb (length l) (length u) && is_pos (qdot l l) &&
      tree_holds (known ++ [l]) positive && tree_holds (known ++ [vscale (-1) l]) negative
  end.

End Tree.

Definition check_clarke_separation (I : Instance) (evidence : Separation) : bool :=
  well_shaped I &&
  let z := preactivations I in
  let e := residuals I z in
  let i := separated_neuron evidence in
  Nat.ltb i (length (input_weights I)) &&
  Nat.eqb (length (separating_direction evidence)) (length (hd [] (inputs I))) &&
  tree_holds (form_of I z i (neuron_weighting I e i)) (separating_direction evidence) [] (sign_tree evidence).

(** ** Meaning *)

Definition sgn (z : R) : R := if Rlt_dec 0 z then 1 else if Rlt_dec z 0 then -1 else 0.

Lemma sgn_pos z : 0 < z -> sgn z = 1.
Proof. intros H. unfold sgn. destruct (Rlt_dec 0 z); [reflexivity|contradiction]. Qed.

Lemma sgn_neg z : z < 0 -> sgn z = -1.
Proof. intros H. unfold sgn. destruct (Rlt_dec 0 z); [lra|]. destruct (Rlt_dec z 0); [reflexivity|contradiction]. Qed.

Lemma sgn_0 : sgn 0 = 0.
Proof. unfold sgn. destruct (Rlt_dec 0 0); [lra|reflexivity]. Qed.

Lemma sgn_opp z : sgn (- z) = - sgn z.
Proof.
  destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite sgn_pos, sgn_neg by lra. ring.
  - rewrite Ropp_0, sgn_0. ring.
  - rewrite sgn_neg, sgn_pos by lra. ring.
Qed.

Lemma sgn_scal c z : 0 < c -> sgn (c * z) = sgn z.
Proof.
  intros Hc. destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite !sgn_neg; [reflexivity|exact H|]. rewrite <- (Rmult_0_r c). apply Rmult_lt_compat_l; assumption.
  - rewrite Rmult_0_r. reflexivity.
  - rewrite !sgn_pos; [reflexivity|exact H|]. apply Rmult_lt_0_compat; assumption.
Qed.

(** c sgn(c z) = |c| sgn z *)
Lemma sgn_mult_self c z : sgn (c * z) * c = Rabs c * sgn z.
Proof.
  destruct (Rtotal_order c 0) as [H|[->|H]].
  - rewrite Rabs_left by exact H. replace (c * z) with (- (- c * z)) by ring. rewrite sgn_opp, sgn_scal by lra. ring.
  - rewrite Rmult_0_l, sgn_0, Rabs_R0. ring.
  - rewrite Rabs_right, sgn_scal by lra. ring.
Qed.

Lemma sgn_bound z w : - Rabs w <= sgn z * w.
Proof.
  assert (H1 := Rle_abs w). assert (H2 := Rle_abs (- w)). rewrite Rabs_Ropp in H2.
  unfold sgn. destruct (Rlt_dec 0 z); [lra|]. destruct (Rlt_dec z 0); [lra|].
  assert (H3 := Rabs_pos w). lra.
Qed.

Section Meaning.

Variable p : Problem.
Notation dot := (dot p).

Fixpoint kinks_beside (ks : Kinks) (v u : nat -> R) : R :=
  match ks with
  | [] => 0
  | (l, b) :: rest => Q2R b * (sgn (dot v (vec l)) * dot u (vec l)) + kinks_beside rest v u
  end.

(** The derivative along u of a form at a direction v. *)
Definition form_slope (F : Form) (v u : nat -> R) : R := dot u (vec (linear_part F)) + kinks_beside (kinks F) v u.

Lemma kinks_beside_add x c ks v u :
  kinks_beside (add_kink x c ks) v u = Q2R c * (sgn (dot v (vec x)) * dot u (vec x)) + kinks_beside ks v u.
Proof.
  induction ks as [|[l b] ks IH]; cbn [add_kink kinks_beside]; [ring|].
  destruct (multiple x l) as [lambda|] eqn:E; cbn [kinks_beside].
  - rewrite (multiple_R p x l lambda v E), (multiple_R p x l lambda u E), Q2R_qadd, Q2R_qmul, Q2R_qabs.
    rewrite <- (Rmult_assoc (sgn _) (Q2R lambda)), sgn_mult_self. ring.
  - rewrite IH. ring.
Qed.

Section Slopes.

Variables alpha_plus alpha_minus : Q.
Hypothesis plus_R : slope_plus p = Q2R alpha_plus.
Hypothesis minus_R : slope_minus p = Q2R alpha_minus.

Lemma rho'_slope s w : s <> 0 ->
  rho' p s w = / 2 * (slope_plus p + slope_minus p) * w + / 2 * (slope_plus p - slope_minus p) * (sgn s * w).
Proof.
  intros Hs. destruct (Rtotal_order s 0) as [H|[H|H]]; [|contradiction|].
  - rewrite rho'_neg, sgn_neg by exact H. field.
  - rewrite rho'_pos, sgn_pos by exact H. field.
Qed.

Lemma form_slope_add_sample z x c F v u :
  dot (vec x) (vec x) = 0 \/ dot v (vec x) <> 0 ->
  form_slope (add_sample alpha_plus alpha_minus z x c F) v u =
  form_slope F v u + Q2R c * rho'_beside p (Q2R z) (dot v (vec x)) (dot u (vec x)).
Proof.
  intros Hoff. unfold add_sample, form_slope, rho'_beside.
  match goal with |- context [by_sign z ?neg ?zero ?pos] =>
    destruct (by_sign_cases z neg zero pos) as [[Hs ->]|[[Hs ->]|[Hs ->]]]
  end.
  - cbn [linear_part kinks]. destruct (Req_EM_T (Q2R z) 0) as [H|_]; [lra|].
    rewrite dot_vadd, dot_vscale, Q2R_qmul, rho'_neg, minus_R by exact Hs. ring.
  - destruct (Req_EM_T (Q2R z) 0) as [_|H]; [|contradiction].
    destruct Hoff as [Hxx|Hne].
    + assert (Hx : forall w, dot w (vec x) = 0) by (intros; apply dot_self_zero; exact Hxx).
      rewrite (Hx u), rho'_0. destruct (vec_zero x); cbn [linear_part kinks]; [ring|].
      rewrite dot_vadd, dot_vscale, kinks_beside_add, (Hx u). ring.
    + destruct (vec_zero x) eqn:E.
      * exfalso. apply Hne. apply dot_vec_zero. exact E.
      * cbn [linear_part kinks]. rewrite dot_vadd, dot_vscale, kinks_beside_add, !Q2R_qmul, Q2R_qadd, Q2R_qsub,
          Q2R_half.
        rewrite rho'_slope by exact Hne. rewrite plus_R, minus_R. ring.
  - cbn [linear_part kinks]. destruct (Req_EM_T (Q2R z) 0) as [H|_]; [lra|].
    rewrite dot_vadd, dot_vscale, Q2R_qmul, rho'_pos, plus_R by exact Hs. ring.
Qed.

Lemma form_slope_add_samples zs xs weights F v u :
  length zs = length xs -> length weights = length xs ->
  (forall x, In x xs -> dot (vec x) (vec x) = 0 \/ dot v (vec x) <> 0) ->
  form_slope (add_samples alpha_plus alpha_minus zs xs weights F) v u =
  form_slope F v u +
  sum (length xs) (fun k => vec weights k *
    rho'_beside p (vec zs k) (dot v (vec (nth k xs []))) (dot u (vec (nth k xs [])))).
Proof.
  revert zs weights F. induction xs as [|x xs IH]; intros [|z zs] [|c weights] F Hz Hc Hoff; try discriminate.
  - cbn. ring.
  - cbn [add_samples length sum nth]. rewrite IH.
    + rewrite form_slope_add_sample by (apply Hoff; left; reflexivity). unfold vec. cbn [nth]. ring.
    + injection Hz. auto.
    + injection Hc. auto.
    + intros y Hy. apply Hoff. right. exact Hy.
Qed.

End Slopes.

(** ** The tree *)

Variable F : Form.
Variable u : list Q.
Hypothesis direction_length : length u = input_dimension p.

Lemma qdot_direction l : Q2R (qdot l u) = dot (vec u) (vec l).
Proof. rewrite (Q2R_qdot l u _ direction_length). unfold Landscape.dot. apply sum_ext. intros. ring. Qed.

Lemma known_multiple_R l known c v : known_multiple l known = Some c -> (forall s, In s known -> 0 < dot v (vec s)) ->
  Q2R c <> 0 /\ sgn (dot v (vec l)) = sgn (Q2R c).
Proof.
  induction known as [|s known IH]; intros H Hknown; [discriminate|]. cbn [known_multiple] in H.
  assert (IH' : known_multiple l known = Some c -> Q2R c <> 0 /\ sgn (dot v (vec l)) = sgn (Q2R c)).
  { intros H'. apply IH; [exact H'|intros; apply Hknown; right; assumption]. }
  destruct (multiple l s) as [c'|] eqn:E; [|apply IH'; exact H].
  destruct (is_zero c') eqn:Ez; [apply IH'; exact H|]. injection H as ->.
  split; [apply is_zero_false_R; exact Ez|]. rewrite (multiple_R p l s c v E), Rmult_comm. apply sgn_scal.
  apply Hknown. left. reflexivity.
Qed.

Lemma least_of_kinks_R ks known v : (forall s, In s known -> 0 < dot v (vec s)) ->
  Q2R (least_of_kinks u ks known) <= kinks_beside ks v (vec u).
Proof.
  intros Hknown. induction ks as [|[l b] ks IH]; cbn [least_of_kinks kinks_beside]; [rewrite Q2R_0; lra|].
  rewrite Q2R_qadd. apply Rplus_le_compat; [|exact IH]. destruct (known_multiple l known) as [c|] eqn:E.
  - destruct (known_multiple_R l known c v E Hknown) as [Hc ->]. destruct (is_pos c) eqn:Ep.
    + apply is_pos_R in Ep. rewrite sgn_pos, Q2R_qmul, qdot_direction by exact Ep. lra.
    + unfold is_pos in Ep. apply negb_false_iff, Qle_bool_R in Ep. rewrite Q2R_0 in Ep.
      rewrite sgn_neg by lra. rewrite Q2R_qneg, Q2R_qmul, qdot_direction. lra.
  - rewrite Q2R_qneg, Q2R_qabs, Q2R_qmul, qdot_direction.
    replace (Q2R b * (sgn (dot v (vec l)) * dot (vec u) (vec l)))
      with (sgn (dot v (vec l)) * (Q2R b * dot (vec u) (vec l))) by ring.
    apply sgn_bound.
Qed.

Lemma weighted_sum_R multipliers known v :
  length multipliers = length known -> forallb is_nonneg multipliers = true ->
  (forall s, In s known -> 0 < dot v (vec s)) ->
  0 <= dot v (vec (weighted_sum multipliers known)) /\
  (existsb is_pos multipliers = true -> 0 < dot v (vec (weighted_sum multipliers known))).
Proof.
  revert known. induction multipliers as [|m multipliers IH]; intros [|s known] Hlen Hnonneg Hknown; try discriminate.
  - cbn [weighted_sum]. rewrite dot_vec_nil. split; [lra|discriminate].
  - cbn [weighted_sum forallb existsb] in *. apply andb_true_iff in Hnonneg. destruct Hnonneg as [Hm Hnonneg].
    destruct (IH known) as [Hge Hgt]; [injection Hlen; auto|exact Hnonneg|intros; apply Hknown; right; assumption|].
    rewrite dot_vadd, dot_vscale. assert (Hs := Hknown s (or_introl eq_refl)). apply is_nonneg_R in Hm.
    assert (0 <= Q2R m * dot v (vec s)) by (apply Rmult_le_pos; lra).
    split; [lra|]. intros Hp. apply orb_true_iff in Hp. destruct Hp as [Hp|Hp]; [|specialize (Hgt Hp); lra].
    apply is_pos_R in Hp. assert (0 < Q2R m * dot v (vec s)) by (apply Rmult_lt_0_compat; assumption). lra.
Qed.

Fixpoint split_lines (tree : SignTree) : list (nat -> R) :=
  match tree with
  | SignSplit l positive negative => vec l :: split_lines positive ++ split_lines negative
  | _ => []
  end.

Lemma tree_holds_R tree known : tree_holds F u known tree = true ->
  exists c, 0 < c /\ forall v, off p (split_lines tree) v -> (forall s, In s known -> 0 < dot v (vec s)) ->
    c <= form_slope F v (vec u).
Proof.
  revert known. induction tree as [|multipliers|l positive IHp negative IHn]; intros known H; cbn [tree_holds] in H.
  - apply is_pos_R in H. exists (Q2R (qadd (qdot (linear_part F) u) (least_of_kinks u (kinks F) known))).
    split; [exact H|]. intros v _ Hknown. rewrite Q2R_qadd, qdot_direction. unfold form_slope.
    apply Rplus_le_compat_l. apply least_of_kinks_R. exact Hknown.
  - apply andb_true_iff in H. destruct H as [H Hzero]. apply andb_true_iff in H. destruct H as [H Hsome].
    apply andb_true_iff in H. destruct H as [Hlen Hnonneg]. exists 1. split; [lra|]. intros v _ Hknown. exfalso.
    destruct (weighted_sum_R multipliers known v) as [_ Hgt]; [apply Nat.eqb_eq, Hlen|exact Hnonneg|exact Hknown|].
    specialize (Hgt Hsome). rewrite (dot_vec_zero p v _ Hzero) in Hgt. lra.
  - apply andb_true_iff in H. destruct H as [H Hneg]. apply andb_true_iff in H. destruct H as [H Hpos].
    apply andb_true_iff in H. destruct H as [Hlen Hline]. apply Nat.eqb_eq in Hlen.
    destruct (IHp _ Hpos) as (c1 & Hc1 & H1). destruct (IHn _ Hneg) as (c2 & Hc2 & H2).
    exists (Rmin c1 c2). split; [apply Rmin_glb_lt; assumption|]. intros v Hoff Hknown.
    assert (Hl : dot v (vec l) <> 0).
    { destruct (Hoff (vec l)) as [Hzero|Hne]; [left; reflexivity| |exact Hne].
      apply is_pos_R in Hline. rewrite (Q2R_qdot l l (input_dimension p)) in Hline by congruence.
      unfold Landscape.dot in Hzero. lra. }
    destruct (Rtotal_order (dot v (vec l)) 0) as [Hlt|[Heq|Hgt]]; [|contradiction|].
    + eapply Rle_trans; [apply Rmin_r|]. apply H2.
      * intros x Hx. apply Hoff. right. apply in_or_app. right. exact Hx.
      * intros s Hs. apply in_app_or in Hs. destruct Hs as [Hs|[<-|[]]]; [apply Hknown; exact Hs|].
        rewrite dot_vscale. replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field). lra.
    + eapply Rle_trans; [apply Rmin_l|]. apply H1.
      * intros x Hx. apply Hoff. right. apply in_or_app. left. exact Hx.
      * intros s Hs. apply in_app_or in Hs. destruct Hs as [Hs|[<-|[]]]; [apply Hknown; exact Hs|exact Hgt].
Qed.

End Meaning.

(** ** Soundness *)

Lemma rho'_beside_scal p c z s w : 0 < c -> rho'_beside p (c * z) s w = rho'_beside p z s w.
Proof.
  intros Hc. unfold rho'_beside. destruct (Req_EM_T z 0) as [->|Hz].
  - rewrite Rmult_0_r. destruct (Req_EM_T 0 0); [reflexivity|contradiction].
  - destruct (Req_EM_T (c * z) 0) as [H|_]; [|apply rho'_base; exact Hc].
    exfalso. apply Rmult_integral in H. lra.
Qed.

Theorem check_clarke_separation_sound I evidence :
  check_clarke_separation I evidence = true -> ~ clarke_stationary (problem_of I) (network_of I).
Proof.
  unfold check_clarke_separation. intros H. apply andb_true_iff in H. destruct H as [shaped H].
  apply andb_true_iff in H. destruct H as [H Htree]. apply andb_true_iff in H. destruct H as [Hi Hlen].
  apply Nat.ltb_lt in Hi. apply Nat.eqb_eq in Hlen.
  set (i := separated_neuron evidence) in *. set (u := separating_direction evidence) in *.
  set (p := problem_of I). set (z := preactivations I) in *. set (e := residuals I z) in *.
  destruct (tree_holds_R p _ u Hlen _ _ Htree) as (c & Hc & Hcells).
  apply (separation_refutes p (network_of I) i (vec u)
    (split_lines (sign_tree evidence) ++ map vec (inputs I)) c Hi Hc).
  intros v Hoff. eapply Rle_trans.
  - apply (Hcells v); [|intros s []]. intros x Hx. apply Hoff. apply in_or_app. left. exact Hx.
  - right. unfold form_of, form.
    rewrite (form_slope_add_samples p (alpha_plus I) (alpha_minus I)).
    + unfold form_slope at 1. cbn [linear_part kinks kinks_beside]. rewrite dot_vec_nil, !Rplus_0_l.
      apply sum_ext. intros k Hk. fold z. rewrite neuron_weighting_R by assumption.
      unfold z. rewrite preactivations_R, rho'_beside_scal by (assumption || apply scale_R). reflexivity.
    + reflexivity.
    + reflexivity.
    + apply preactivations_length. exact Hi.
    + apply neuron_weighting_length.
    + intros x Hx. apply Hoff. apply in_or_app. right. apply in_map. exact Hx.
Qed.
