(** What [check_second_order] means: the real-valued loss has a local minimum at the point. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.LocalMinimum SymbolicLandscape.SecondOrder SymbolicLandscape.Rationals
  SymbolicLandscape.Form SymbolicLandscape.Quadratic SymbolicLandscape.Checker SymbolicLandscape.Soundness
  SymbolicLandscape.SecondOrderChecker.
Import ListNotations.
Local Open Scope R_scope.

Lemma list_total_map {A : Type} (f : A -> Q) l : Q2R (list_total (map f l)) = list_sum (fun x => Q2R (f x)) l.
Proof.
  induction l as [|x l IH]; [apply Q2R_0|]. unfold list_total in *. cbn [map fold_right list_sum].
  rewrite Q2R_qadd, IH. reflexivity.
Qed.

Lemma Q2R_Qinv a : Q2R a <> 0 -> Q2R (Qinv a) = / Q2R a.
Proof. intros H. apply Q2R_inv. intros E. apply Qeq_eqR in E. rewrite Q2R_0 in E. contradiction. Qed.

(** ** The points of a cell *)

Section Cells.

Variable p : Problem.
Notation dot := (dot p).
Notation eval_quadratic := (eval_quadratic p).


Definition on_cell (cell : list (list Q)) (v : nat -> R) : Prop := forall l, In l cell -> 0 <= dot v (vec l).

Lemma nth_on_cell cell v k : on_cell cell v -> 0 <= dot v (vec (nth k cell [])).
Proof.
  intros H. destruct (nth_in_or_default k cell []) as [Hin|E]; [apply H, Hin|]. rewrite E, dot_vec_nil. lra.
Qed.

Lemma eval_pull_terms cell ps v :
  eval_quadratic (pull_terms cell ps) v =
  list_sum (fun lp => dot v (vec (fst lp)) * dot v (vec (snd (snd lp)))) (combine cell ps).
Proof.
  revert ps. induction cell as [|l cell IH]; intros [|[s u] ps]; try reflexivity.
  unfold eval_quadratic in *. cbn [pull_terms combine list_sum fold_right fst snd].
  unfold list_sum in IH. rewrite IH, Q2R_1. ring.
Qed.

Lemma dot_pulled cell ps v :
  dot v (vec (pulled cell ps)) = list_sum (fun lp => Q2R (fst (snd lp)) * dot v (vec (fst lp))) (combine cell ps).
Proof.
  revert ps. induction cell as [|l cell IH]; intros [|[s u] ps]; try apply dot_vec_nil.
  cbn [pulled combine list_sum fold_right fst snd]. rewrite dot_vadd, dot_vscale, IH. reflexivity.
Qed.

(** For small v the linear term G S outweighs the products l_m u_m. *)
Lemma pulls_outweigh G cell ps : 0 < G -> forallb pull_holds ps = true ->
  for_small p (fun v => on_cell cell v ->
    eval_quadratic (pull_terms cell ps) v <= 2 * G * dot v (vec (pulled cell ps))).
Proof.
  intros HG. revert ps. induction cell as [|l cell IH]; intros [|[s u] ps] H;
    try (apply for_small_always; intros v _; cbn; rewrite dot_vec_nil; unfold eval_quadratic; cbn; lra).
  cbn [forallb] in H. apply andb_true_iff in H. destruct H as [Hp H]. unfold pull_holds in Hp. cbn [fst snd] in Hp.
  assert (Hone : for_small p (fun v => 0 <= dot v (vec l) ->
    dot v (vec l) * dot v (vec u) <= 2 * G * (Q2R s * dot v (vec l)))).
  { apply orb_true_iff in Hp. destruct Hp as [Hs|Hp].
    - apply is_pos_R in Hs. assert (Hgs : 0 < 2 * G * Q2R s) by (apply Rmult_lt_0_compat; lra).
      assert (Hsmall := for_small_dot p (vec u) _ Hgs). revert Hsmall. apply for_small_mono. intros v Hv Hl.
      apply Rabs_def2 in Hv. replace (2 * G * (Q2R s * dot v (vec l))) with (dot v (vec l) * (2 * G * Q2R s)) by ring.
      apply Rmult_le_compat_l; lra.
    - apply andb_true_iff in Hp. destruct Hp as [Hs Hu]. apply for_small_always. intros v Hl.
      rewrite (dot_vec_zero p v u Hu), (is_zero_R _ Hs). lra. }
  assert (Hboth := for_small_and p _ _ Hone (IH ps H)). revert Hboth. apply for_small_mono.
  intros v [H1 H2] Hcell. rewrite eval_pull_terms in *. cbn [combine list_sum fold_right fst snd].
  cbn [pulled]. rewrite dot_vadd, dot_vscale. unfold list_sum in H2.
  assert (Hl : 0 <= dot v (vec l)) by (apply Hcell; left; reflexivity).
  assert (Hrest : on_cell cell v) by (intros x Hx; apply Hcell; right; exact Hx).
  specialize (H1 Hl). specialize (H2 Hrest). lra.
Qed.

End Cells.

(** ** Orthogonal families *)

Definition pairing (m : nat) (t : list Q) (x : nat -> R) : R := sum m (fun k => vec t k * x k).

Lemma square_minus m c (t x : nat -> R) :
  sum m (fun k => (x k - c * t k) ^ 2) =
  sum m (fun k => x k ^ 2) - 2 * c * sum m (fun k => t k * x k) + c ^ 2 * sum m (fun k => t k * t k).
Proof. rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros k _. ring. Qed.

(** Bessel's inequality. *)
Lemma orthogonal_family_R m ts x :
  (forall t, In t ts -> length (test_vector t) = m) -> orthogonal_family ts = true ->
  list_sum (fun t => / Q2R (square_of t) * pairing m (test_vector t) x ^ 2) ts <= sum m (fun k => x k ^ 2).
Proof.
  revert x. induction ts as [|t ts IH]; intros x Hlen H.
  - cbn. apply sum_nonneg. intros k _. apply pow2_ge_0.
  - cbn [orthogonal_family] in H. apply andb_true_iff in H. destruct H as [H Hrest].
    apply andb_true_iff in H. destruct H as [Hpos Horth]. apply is_pos_R in Hpos.
    assert (Ht : length (test_vector t) = m) by (apply Hlen; left; reflexivity).
    assert (Hsq : Q2R (square_of t) = sum m (fun k => vec (test_vector t) k * vec (test_vector t) k))
      by (unfold square_of; apply Q2R_qdot; exact Ht).
    set (q := Q2R (square_of t)) in *. set (c := pairing m (test_vector t) x / q).
    specialize (IH (fun k => x k - c * vec (test_vector t) k) (fun u Hu => Hlen u (or_intror Hu)) Hrest).
    cbv beta in IH. rewrite (square_minus m c (vec (test_vector t)) x), <- Hsq in IH.
    fold (pairing m (test_vector t) x) in IH.
    rewrite (list_sum_ext _ (fun u => / Q2R (square_of u) * pairing m (test_vector u) x ^ 2)) in IH.
    + cbn [list_sum fold_right]. fold q.
      fold (list_sum (fun u => / Q2R (square_of u) * pairing m (test_vector u) x ^ 2) ts).
      assert (E : / q * pairing m (test_vector t) x ^ 2 =
        2 * c * pairing m (test_vector t) x - c ^ 2 * q) by (unfold c; field; lra).
      lra.
    + intros u Hu. rewrite forallb_forall in Horth. specialize (Horth u Hu). apply is_zero_R in Horth.
      rewrite (Q2R_qdot _ _ m) in Horth by (apply Hlen; right; exact Hu). f_equal. f_equal.
      unfold pairing. rewrite (sum_ext m _ (fun k => vec (test_vector u) k * x k -
        c * (vec (test_vector t) k * vec (test_vector u) k))) by (intros; ring).
      rewrite sum_minus, sum_scal, Horth. ring.
Qed.

Section Soundness.

Variable I : Instance.

Notation n := (length (inputs I)).
Notation d := (length (hd [] (inputs I))).
Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).
Notation p := (problem_of I).
Notation theta := (network_of I).
Notation z := (preactivations I).
Notation e := (residuals I z).

Hypothesis shaped : well_shaped I = true.

(** ** The activation on a cell *)

Lemma slope_on_cell_R cell x s v : slope_on_cell I cell x = Some s -> on_cell p cell v ->
  rho p (dot p v (vec x)) = Q2R s * dot p v (vec x).
Proof.
  induction cell as [|l cell IH]; intros H Hcell; cbn [slope_on_cell] in H.
  - destruct (Qeq_bool (alpha_plus I) (alpha_minus I)) eqn:E; [|discriminate]. injection H as <-.
    apply Qeq_bool_R in E. destruct (Rle_or_lt 0 (dot p v (vec x))).
    + rewrite rho_nonneg by assumption. reflexivity.
    + rewrite rho_nonpos by lra. cbn [problem_of slope_minus]. rewrite E. reflexivity.
  - destruct (multiple x l) as [c|] eqn:E.
    + injection H as <-. assert (Hl : 0 <= dot p v (vec l)) by (apply Hcell; left; reflexivity).
      rewrite (multiple_R p x l c v E). destruct (is_nonneg c) eqn:Ec.
      * apply is_nonneg_R in Ec. rewrite rho_nonneg by (apply Rmult_le_pos; assumption). reflexivity.
      * apply is_nonneg_false_R in Ec. rewrite rho_nonpos; [reflexivity|].
        rewrite <- (Rmult_0_l (dot p v (vec l))). apply Rmult_le_compat_r; lra.
    + apply IH; [exact H|]. intros y Hy. apply Hcell. right. exact Hy.
Qed.

Lemma slope_at_R cell q x s v : slope_at I cell q x = Some s -> on_cell p cell v ->
  rho' p (Q2R q) (dot p v (vec x)) = Q2R s * dot p v (vec x).
Proof.
  unfold slope_at. intros H Hcell.
  match type of H with by_sign ?q ?neg ?zero ?pos = _ =>
    destruct (by_sign_cases q neg zero pos) as [[Hs E]|[[Hs E]|[Hs E]]]; rewrite E in H
  end.
  - injection H as <-. rewrite rho'_neg by exact Hs. reflexivity.
  - rewrite Hs, rho'_at_0. destruct (vec_zero x) eqn:Ex.
    + rewrite (dot_vec_zero p v x Ex), rho_0. ring.
    + apply (slope_on_cell_R cell); assumption.
  - injection H as <-. rewrite rho'_pos by exact Hs. reflexivity.
Qed.

Lemma linear_on_R cell zs xs slopes weighting v :
  slopes_at I cell zs xs = Some slopes -> on_cell p cell v ->
  length zs = length xs -> length weighting = length xs ->
  dot p v (vec (linear_on slopes xs weighting)) =
  sum (length xs) (fun k => vec weighting k * rho' p (vec zs k) (dot p v (vec (nth k xs [])))).
Proof.
  intros H Hcell. revert zs slopes weighting H.
  induction xs as [|x xs IH]; intros [|q zs] slopes [|c weighting] H Hz Hc; try discriminate.
  - injection H as <-. apply dot_vec_nil.
  - cbn [slopes_at] in H. destruct (slope_at I cell q x) as [s|] eqn:Es; [|discriminate].
    destruct (slopes_at I cell zs xs) as [rest|] eqn:Er; [|discriminate]. injection H as <-.
    cbn [linear_on length sum nth]. rewrite dot_vadd, dot_vscale, Q2R_qmul.
    rewrite (IH zs rest weighting Er) by (injection Hz; injection Hc; auto).
    apply (f_equal2 Rplus); [|reflexivity]. unfold vec at 2 3. cbn [nth].
    rewrite (slope_at_R cell q x s v Es Hcell). ring.
Qed.

Lemma linear_on_weighted cell i slopes weighting v :
  (i < N)%nat -> slopes_at I cell (nth i z []) (inputs I) = Some slopes -> on_cell p cell v ->
  length weighting = n ->
  dot p v (vec (linear_on slopes (inputs I) weighting)) = weighted p theta i (vec weighting) v.
Proof.
  intros Hi H Hcell Hlen.
  rewrite (linear_on_R _ _ _ _ _ _ H Hcell) by (apply preactivations_length, Hi || exact Hlen).
  apply sum_ext. intros k Hk. rewrite preactivations_R by assumption. rewrite rho'_base by apply scale_R. reflexivity.
Qed.

(** ** The tests *)

Section Tests.

Variable ts : list Test.
Hypothesis orthogonal : orthogonal_family ts = true.
Hypothesis all_unseen : forallb (unseen I z e) ts = true.

Definition no_test : Test := {| tested_neuron := O; test_vector := []; test_leaks := [] |}.
Definition test_of (r : nat) : nat -> R := vec (test_vector (nth r ts no_test)).
Definition weight_of (i r : nat) : R :=
  if Nat.eqb (tested_neuron (nth r ts no_test)) i then / Q2R (square_of (nth r ts no_test)) else 0.
Notation m := (length ts).

Lemma square_positive t : In t ts -> 0 < Q2R (square_of t).
Proof.
  revert orthogonal. clear all_unseen. induction ts as [|u rest IH]; [contradiction|]. cbn [orthogonal_family].
  intros H [<-|Hin]; apply andb_true_iff in H; destruct H as [H Hrest].
  - apply andb_true_iff in H. apply is_pos_R. apply H.
  - apply IH; assumption.
Qed.

Lemma unseen_of t : In t ts -> unseen I z e t = true.
Proof. intros H. revert t H. apply forallb_forall. exact all_unseen. Qed.

Lemma test_length t : In t ts -> length (test_vector t) = n.
Proof. intros H. apply unseen_of in H. unfold unseen in H. split_and. apply Nat.eqb_eq. assumption. Qed.

Lemma weights_of_nonnegative : weights_nonnegative theta m weight_of.
Proof.
  intros i r _ Hr. unfold weight_of. destruct (Nat.eqb _ i); [|lra].
  left. apply Rinv_0_lt_compat, square_positive, nth_In, Hr.
Qed.

(** A sum over the tests of one neuron. *)
Lemma sum_owned i (f : Test -> R) :
  sum m (fun r => weight_of i r * f (nth r ts no_test)) =
  list_sum (fun t => / Q2R (square_of t) * f t) (owned ts i).
Proof.
  unfold weight_of. rewrite (sum_nth (fun t =>
    (if Nat.eqb (tested_neuron t) i then / Q2R (square_of t) else 0) * f t) ts no_test).
  apply list_sum_filter; intros t Ht; rewrite Ht; [reflexivity|ring].
Qed.

Lemma tests_bessel : bessel p theta m test_of weight_of.
Proof.
  intros x. rewrite sum_swap.
  apply Rle_trans with (sum m (fun r => / Q2R (square_of (nth r ts no_test)) *
    pairing n (test_vector (nth r ts no_test)) x ^ 2)).
  - apply sum_le. intros r Hr.
    assert (Hin : In (nth r ts no_test) ts) by (apply nth_In; exact Hr).
    assert (Hu := unseen_of _ Hin). unfold unseen in Hu. split_and.
    match goal with Hb : Nat.ltb _ _ = true |- _ => apply Nat.ltb_lt in Hb; rename Hb into Hown end.
    rewrite (sum_single N _ (tested_neuron (nth r ts no_test)) Hown).
    + unfold weight_of. rewrite Nat.eqb_refl. apply Rle_refl.
    + intros l _ Hl. unfold weight_of. apply not_eq_sym, Nat.eqb_neq in Hl. rewrite Hl. ring.
  - rewrite (sum_nth (fun t => / Q2R (square_of t) * pairing n (test_vector t) x ^ 2) ts no_test).
    apply orthogonal_family_R; [apply test_length|exact orthogonal].
Qed.

Lemma vanishes_R F v : vanishes F = true -> eval_form p F v = 0.
Proof.
  unfold vanishes, eval_form. intros H. apply andb_true_iff in H. destruct H as [Hl Hk].
  rewrite (dot_vec_zero p v _ Hl), Rplus_0_l. induction (kinks F) as [|[l b] ks IH]; [reflexivity|].
  cbn [forallb snd] in Hk. apply andb_true_iff in Hk. destruct Hk as [Hb Hk].
  cbn [eval_kinks]. rewrite (is_zero_R _ Hb), (IH Hk). ring.
Qed.

Definition leak_constant (l : nat) (t : Test) : R :=
  match leak_into t l with Some b => Q2R (constant b) | None => 0 end.
Definition leak_of (l : nat) : R := sum m (fun r => leak_constant l (nth r ts no_test)).

Lemma leak_constant_nonneg l t : In t ts -> 0 <= leak_constant l t.
Proof.
  intros Ht. assert (Hu := unseen_of t Ht). unfold unseen in Hu. split_and.
  match goal with Hl : forallb _ (test_leaks t) = true |- _ => rename Hl into Hleaks end.
  unfold leak_constant, leak_into. destruct (find _ (test_leaks t)) as [leak|] eqn:E; cbn [option_map]; [|lra].
  apply find_some in E. rewrite forallb_forall in Hleaks. apply is_nonneg_R. apply (Hleaks leak). apply E.
Qed.

Lemma weighted_at_weight i t : (i < N)%nat -> In t ts ->
  Q2R (value I (nth i z []) (nth i z []) (test_vector t)) =
  Q2R (scale I i) * weighted p theta i (vec (test_vector t)) (input_weight theta i).
Proof.
  intros Hi Ht. assert (Hs := scale_R I i).
  rewrite (value_R I _ _ _ n) by (apply preactivations_length, Hi || apply test_length, Ht).
  unfold weighted. rewrite <- sum_scal. apply sum_ext. intros k Hk.
  rewrite preactivations_R by assumption. rewrite rho'_base, rho'_scal by (assumption || lra). ring.
Qed.

Lemma leak_form l t a b v : (l < N)%nat -> In t ts ->
  eval_form p (form_of I z l (leak_weighting I e l t a b)) v =
  Q2R a * SD p theta l v + Q2R b * weighted p theta l (vec (test_vector t)) v.
Proof.
  intros Hl Ht. unfold leak_weighting, vscale.
  rewrite form_of_R; [|assumption|exact Hl|].
  2:{ rewrite vadd_length; rewrite !map_length, ?(test_length t Ht); apply neuron_weighting_length. }
  rewrite SD_weighted. rewrite (weighted_ext p theta l _ (fun k =>
    Q2R a * (sum J (fun j => output_weight theta j l * residual p theta k j)) + Q2R b * vec (test_vector t) k)).
  - rewrite weighted_plus. f_equal. unfold weighted. rewrite <- sum_scal. apply sum_ext. intros. apply Rmult_assoc.
  - intros k Hk. change (map (qmul a)) with (vscale a). change (map (qmul b)) with (vscale b).
    rewrite vec_vadd, !vec_vscale, neuron_weighting_R by assumption. reflexivity.
Qed.

Lemma leak_holds_R l t b : (l < N)%nat -> In t ts -> leak_holds I z e l t b = true ->
  weighted p theta l (vec (test_vector t)) (input_weight theta l) = 0 /\
  forall v, Rabs (weighted p theta l (vec (test_vector t)) v) <= Q2R (constant b) * SD p theta l v.
Proof.
  intros Hl Ht H. unfold leak_holds in H. apply andb_true_iff in H. destruct H as [H Hb].
  apply andb_true_iff in H. destruct H as [H0 Ha]. apply is_zero_R in H0.
  rewrite weighted_at_weight in H0 by assumption. assert (Hs := scale_R I l). split.
  - apply (Rmult_eq_reg_l (Q2R (scale I l))); lra.
  - intros v. apply (nonnegative_R p _ _ v) in Ha. apply (nonnegative_R p _ _ v) in Hb.
    rewrite leak_form in Ha, Hb by assumption. rewrite Q2R_1 in Hb.
    replace (Q2R (-1)) with (-1) in Ha by (unfold Q2R; cbn; field). apply Rabs_le. lra.
Qed.

Lemma tests_outweighed : stationary p theta -> others_outweighed p theta m test_of weight_of leak_of.
Proof.
  intros Hst. apply stationary_iff in Hst. destruct Hst as (_ & _ & HS).
  assert (Hpos : forall l r, (r < m)%nat -> 0 <= leak_constant l (nth r ts no_test))
    by (intros; apply leak_constant_nonneg, nth_In; assumption).
  split; [intros l _; apply sum_nonneg; intros; apply Hpos; assumption|].
  intros i r Hi Hr Hne. assert (Hin : In (nth r ts no_test) ts) by (apply nth_In; exact Hr).
  assert (Hlen := test_length _ Hin).
  assert (Hu := unseen_of _ Hin). unfold unseen in Hu. apply andb_true_iff in Hu. destruct Hu as [Hu Hbias].
  apply andb_true_iff in Hu. destruct Hu as [_ Hothers]. unfold weight_of in Hne.
  destruct (Nat.eqb (tested_neuron (nth r ts no_test)) i) eqn:E; [|contradiction]. apply Nat.eqb_eq in E. split.
  - intros l Hl Hli. assert (Hl' : (l < N)%nat) by exact Hl.
    assert (Hterm : leak_constant l (nth r ts no_test) <= leak_of l).
    { apply (sum_term m (fun r => leak_constant l (nth r ts no_test))); [intros; apply Hpos; assumption|exact Hr]. }
    assert (Hleak : 0 <= leak_of l) by (eapply Rle_trans; [apply (Hpos l r Hr)|exact Hterm]).
    assert (Ho := all_below_true _ _ Hothers l Hl'). apply orb_true_iff in Ho. destruct Ho as [Ho|Ho].
    + apply orb_true_iff in Ho. destruct Ho as [Ho|Ho]; [apply Nat.eqb_eq in Ho; congruence|].
      assert (H0 : forall v, weighted p theta l (test_of r) v = 0).
      { intros v. unfold test_of. rewrite <- form_of_R by assumption. apply vanishes_R. exact Ho. }
      split; [apply H0|]. intros v. rewrite H0, Rabs_R0. apply Rmult_le_pos; [exact Hleak|apply HS, Hl].
    + unfold leak_constant in Hterm. destruct (leak_into (nth r ts no_test) l) as [b|]; [|discriminate].
      destruct (leak_holds_R l _ b Hl' Hin Ho) as [H0 Hb]. split; [exact H0|]. intros v.
      eapply Rle_trans; [apply Hb|]. apply Rmult_le_compat_r; [apply HS, Hl|exact Hterm].
  - intros Hb. change (has_bias I = true) in Hb. rewrite Hb in Hbias. cbn in Hbias. apply is_zero_R in Hbias.
    rewrite Q2R_qsum in Hbias. exact Hbias.
Qed.

Lemma leak_of_tested i :
  forallb (fun t => match leak_into t i with Some _ => false | None => true end) ts = true -> leak_of i = 0.
Proof.
  intros H. apply sum_zero. intros r Hr. rewrite forallb_forall in H. specialize (H _ (nth_In ts no_test Hr)).
  unfold leak_constant. destruct (leak_into _ i); [discriminate|reflexivity].
Qed.

Lemma seen_by_R i t : (i < N)%nat -> In t ts ->
  Q2R (seen_by I z i t) = weighted p theta i (vec (test_vector t)) (input_weight theta i).
Proof.
  intros Hi Ht. assert (Hs := scale_R I i). unfold seen_by.
  rewrite Q2R_qmul, Q2R_Qinv, weighted_at_weight by (assumption || lra). field. lra.
Qed.

Lemma owned_in i t : In t (owned ts i) -> In t ts.
Proof. unfold owned. rewrite filter_In. intros [H _]. exact H. Qed.

Lemma seen_total_R i : (i < N)%nat -> Q2R (seen_total I z ts i) = seen_square p theta m test_of weight_of i.
Proof.
  intros Hi. unfold seen_total. rewrite list_total_map. unfold seen_square, seen, test_of.
  rewrite (sum_owned i (fun t => weighted p theta i (vec (test_vector t)) (input_weight theta i) ^ 2)).
  apply list_sum_ext. intros t Ht. apply owned_in in Ht. assert (Hp := square_positive t Ht).
  rewrite !Q2R_qmul, Q2R_Qinv, seen_by_R by (assumption || lra). ring.
Qed.

Lemma output_square_R i : Q2R (output_square I i) = sum J (fun j => output_weight theta j i ^ 2).
Proof.
  unfold output_square. rewrite Q2R_qsum. apply sum_ext. intros j _. rewrite Q2R_qmul.
  change (Q2R (output_entry I j i)) with (output_weight theta j i). ring.
Qed.

(** ** Psi on a cell *)

Section OnCell.

Variables (cell : list (list Q)) (i : nat) (slopes : list Q) (v : nat -> R).
Hypothesis Hi : (i < N)%nat.
Hypothesis Hslopes : slopes_at I cell (nth i z []) (inputs I) = Some slopes.
Hypothesis Hcell : on_cell p cell v.

Notation linear weighting := (linear_on slopes (inputs I) weighting).

Lemma linear_R weighting : length weighting = n ->
  dot p v (vec (linear weighting)) = weighted p theta i (vec weighting) v.
Proof. apply (linear_on_weighted cell); assumption. Qed.

Lemma product_form_R :
  dot p v (vec (product_form I z ts i slopes)) =
  sum m (fun r => weight_of i r * (weighted p theta i (test_of r) v * seen p theta test_of i r)).
Proof.
  unfold seen, test_of. rewrite (sum_owned i (fun t => weighted p theta i (vec (test_vector t)) v *
    weighted p theta i (vec (test_vector t)) (input_weight theta i))).
  assert (Hin := owned_in i). unfold product_form. revert Hin.
  generalize (owned ts i). induction l as [|t l IH]; intros Hin; [apply dot_vec_nil|].
  cbn [fold_right list_sum].
  rewrite dot_vadd, IH by (intros u Hu; apply Hin; right; exact Hu).
  assert (Ht : In t ts) by (apply Hin; left; reflexivity). assert (Hp := square_positive t Ht).
  rewrite dot_vscale, Q2R_qmul, Q2R_Qinv, seen_by_R, linear_R by (assumption || lra || apply test_length, Ht).
  apply (f_equal2 Rplus); [ring|reflexivity].
Qed.

Lemma S_form_R : dot p v (vec (linear (neuron_weighting I e i))) = SD p theta i v.
Proof.
  rewrite linear_R by apply neuron_weighting_length. rewrite SD_weighted. apply weighted_ext.
  intros k Hk. apply neuron_weighting_R; assumption.
Qed.

Lemma D_form_R j : (j < J)%nat -> dot p v (vec (linear (output_weighting I e j))) = D p theta j i v.
Proof.
  intros Hj. rewrite linear_R by apply output_weighting_length. rewrite D_weighted. apply weighted_ext.
  intros k Hk. apply output_weighting_R; assumption.
Qed.

Lemma Psi_R :
  Psi p theta m test_of weight_of i v =
  2 * Q2R (seen_total I z ts i) * SD p theta i v +
  eval_quadratic p
    (quadratic_part I z e ts i slopes (linear (neuron_weighting I e i)) (product_form I z ts i slopes)) v.
Proof.
  unfold Psi. rewrite moved_product_sum, moved_square_sum, <- product_form_R, <- seen_total_R by exact Hi.
  set (b := dot p v (vec (product_form I z ts i slopes))). set (G := Q2R (seen_total I z ts i)).
  unfold quadratic_part. cbv zeta.
  match goal with |- context [eval_quadratic p (?x :: ?y :: ?l) v] =>
    change (eval_quadratic p (x :: y :: l) v) with (eval_quadratic p ([x; y] ++ l) v) end.
  rewrite !eval_quadratic_app, !eval_quadratic_map. cbn [fst snd].
  unfold eval_quadratic. cbn [list_sum fold_right fst snd]. rewrite S_form_R. fold b.
  rewrite Q2R_qneg, output_square_R. set (h := sum J (fun j => output_weight theta j i ^ 2)).
  assert (ER : list_sum (fun t => Q2R (qmul (qmul (output_square I i) (seen_total I z ts i)) (Qinv (square_of t))) *
      (dot p v (vec (linear (test_vector t))) * dot p v (vec (linear (test_vector t))))) (owned ts i) =
    h * G * sum m (fun r => weight_of i r * weighted p theta i (test_of r) v ^ 2)).
  { unfold test_of. rewrite (sum_owned i (fun t => weighted p theta i (vec (test_vector t)) v ^ 2)).
    rewrite <- list_sum_scal. apply list_sum_ext. intros t Ht. apply owned_in in Ht.
    assert (Hp := square_positive t Ht).
    rewrite !Q2R_qmul, Q2R_Qinv, output_square_R, linear_R by (lra || apply test_length, Ht). fold h G. ring. }
  assert (ED : list_sum (fun j => Q2R (-1) *
      (dot p v (vec (linear (output_weighting I e j))) * dot p v (vec (linear (output_weighting I e j))))) (seq 0 J) =
    - sum J (fun j => D p theta j i v ^ 2)).
  { rewrite <- (sum_nth _ (seq 0 J) O), seq_length.
    rewrite (sum_ext J _ (fun j => -1 * D p theta j i v ^ 2)); [rewrite (sum_scal J (-1)); ring|].
    intros j Hj. rewrite seq_nth by exact Hj. cbn [Nat.add]. rewrite (D_form_R j Hj).
    replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field). ring. }
  rewrite ER, ED. replace (Q2R 2) with 2 by (unfold Q2R; cbn; field).
  change (output_dimension p) with J. fold h. ring.
Qed.

End OnCell.

Lemma identity_holds_R i cell identity :
  (i < N)%nat -> 0 < seen_square p theta m test_of weight_of i -> identity_holds I z e ts i cell identity = true ->
  for_small p (fun v => on_cell p cell v -> 0 <= Psi p theta m test_of weight_of i v).
Proof.
  intros Hi HG H. unfold identity_holds in H.
  destruct (slopes_at I cell (nth i z []) (inputs I)) as [slopes|] eqn:Es; [|discriminate]. cbv zeta in H.
  apply andb_true_iff in H. destruct H as [H Hzero]. apply andb_true_iff in H. destruct H as [H Hsq].
  apply andb_true_iff in H. destruct H as [H Hprod]. apply andb_true_iff in H. destruct H as [Hpulls HS].
  rewrite <- seen_total_R in HG by exact Hi.
  assert (Hsmall := pulls_outweigh p _ cell (pulls identity) HG Hpulls). revert Hsmall. apply for_small_mono.
  intros v Hv Hcell. specialize (Hv Hcell).
  rewrite (Psi_R cell i slopes v Hi Es Hcell).
  apply (quadratic_vanishes_R p _ v) in Hzero. rewrite !eval_quadratic_app, !eval_quadratic_map in Hzero.
  cbn [fst snd] in Hzero.
  assert (ES : dot p v (vec (pulled cell (pulls identity))) = SD p theta i v).
  { apply (dot_vec_zero p v) in HS. rewrite dot_vadd, dot_vscale, (S_form_R cell i slopes v Hi Es Hcell) in HS.
    replace (Q2R (-1)) with (-1) in HS by (unfold Q2R; cbn; field). lra. }
  rewrite ES in Hv.
  assert (Hnonneg : forall (A : Type) (f : A -> R) l, (forall x, In x l -> f x <= 0) -> list_sum f l <= 0).
  { intros A f l Hf. induction l as [|x l IH]; [cbn; lra|]. cbn [list_sum fold_right]. fold (list_sum f l).
    assert (f x <= 0) by (apply Hf; left; reflexivity).
    assert (list_sum f l <= 0) by (apply IH; intros y Hy; apply Hf; right; exact Hy). lra. }
  match type of Hzero with _ + (_ + (list_sum ?f ?l + list_sum ?g ?l')) = 0 =>
    assert (H1 : list_sum f l <= 0); [|assert (H2 : list_sum g l' <= 0)] end.
  - apply Hnonneg. intros term Hin. rewrite forallb_forall in Hprod. specialize (Hprod term Hin).
    apply is_nonneg_R in Hprod. rewrite Q2R_qneg.
    assert (Ha := nth_on_cell p cell v (fst (snd term)) Hcell).
    assert (Hb := nth_on_cell p cell v (snd (snd term)) Hcell).
    assert (Hab := Rmult_le_pos _ _ Hprod (Rmult_le_pos _ _ Ha Hb)). lra.
  - apply Hnonneg. intros term Hin. rewrite forallb_forall in Hsq. specialize (Hsq term Hin).
    apply is_nonneg_R in Hsq. rewrite Q2R_qneg.
    assert (0 <= Q2R (fst term) * (dot p v (vec (snd term)) * dot p v (vec (snd term)))); [|lra].
    apply Rmult_le_pos; [assumption|]. apply Rle_0_sqr.
  - lra.
Qed.

Lemma cells_hold_R i cell cells :
  (i < N)%nat -> 0 < seen_square p theta m test_of weight_of i -> cells_hold I z e ts i cell cells = true ->
  for_small p (fun v => on_cell p cell v -> 0 <= Psi p theta m test_of weight_of i v).
Proof.
  intros Hi HG. revert cell. induction cells as [identity|l positive IHp negative IHn]; intros cell H.
  - apply identity_holds_R with (identity := identity); assumption.
  - cbn [cells_hold] in H. apply andb_true_iff in H. destruct H as [Hp Hn].
    assert (Hboth := for_small_and p _ _ (IHp _ Hp) (IHn _ Hn)). revert Hboth. apply for_small_mono.
    intros v [H1 H2] Hcell. destruct (Rle_or_lt 0 (dot p v (vec l))).
    + apply H1. intros x [<-|Hx]; [assumption|apply Hcell, Hx].
    + apply H2. intros x [<-|Hx]; [|apply Hcell, Hx]. rewrite dot_vscale.
      replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field). lra.
Qed.

End Tests.

End Soundness.

Theorem check_second_order_sound I multipliers evidence :
  check_stationary I multipliers = true -> check_second_order I evidence = true ->
  stationary (problem_of I) (network_of I) /\ local_minimum (problem_of I) (network_of I).
Proof.
  intros Hst H. apply check_stationary_sound in Hst. destruct Hst as [Hst _]. split; [exact Hst|].
  unfold check_second_order in H. apply andb_true_iff in H. destruct H as [shaped H]. cbv zeta in H.
  apply andb_true_iff in H. destruct H as [H Hneurons]. apply andb_true_iff in H. destruct H as [Horth Hunseen].
  apply (tests_local_minimum _ _ (length (tests evidence)) (test_of (tests evidence)) (weight_of (tests evidence))
    (leak_of (tests evidence))); [exact Hst| | | |].
  - apply weights_of_nonnegative. exact Horth.
  - apply tests_bessel; assumption.
  - apply tests_outweighed; assumption.
  - intros i Hi. assert (Hi' : (i < length (input_weights I))%nat) by exact Hi.
    assert (Hn := all_below_true _ _ Hneurons i Hi'). cbv beta in Hn.
    destruct (nth_error (neuron_evidence evidence) i) as [[bounds|cells]|]; [left|right|discriminate].
    + intros j Hj. assert (Hb := all_below_true _ _ Hn j Hj). cbv beta in Hb.
      destruct (nth_error bounds j) as [b|]; [|discriminate].
      exists (Q2R (constant b)). apply bound_holds_sound; assumption.
    + cbn [neuron_holds] in Hn. apply andb_true_iff in Hn. destruct Hn as [Hpos Hcells].
      apply andb_true_iff in Hpos. destruct Hpos as [Hpos Hleaks].
      apply is_pos_R in Hpos. rewrite seen_total_R in Hpos by assumption.
      split; [|apply leak_of_tested; exact Hleaks]. split; [exact Hpos|].
      assert (Hsmall := cells_hold_R I shaped _ Horth Hunseen i [] cells Hi' Hpos Hcells).
      revert Hsmall. apply for_small_mono. intros v Hv. apply Hv. intros l [].
Qed.
