(** The checker of second-order minima, as computable functions on rational data; what [true] means is proved in
    SecondOrderSoundness.v.

    A neuron is shown harmless by bounds, as in Checker.v, or it is tested: test vectors over the samples that only this
    neuron moves, and a tree of cells in the space of its input weight, with an identity of quadratic forms in each. *)

Require Import Reals List QArith Qreals Bool.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Form
  SymbolicLandscape.Quadratic SymbolicLandscape.Checker.
Import ListNotations.

(** ** Evidence *)

(** A vector over the samples, the neuron that it tests, and other neurons that it sees, with a bound: what it sees of
    neuron l is at most a constant times S_l, and 0 at the point. *)
Record Test := { tested_neuron : nat; test_vector : list Q; test_leaks : list (nat * Bound) }.

(** On the cell where a list of linear forms l_m is nonnegative: S = sum_m s_m l_m with the pulls (s_m, u_m), and
    Q + sum_m l_m u_m = sum of c l_k l_m (products) + sum of c p^2 (squares), Q the quadratic part of Psi. *)
Record Identity := {
  pulls : list (Q * list Q);
  products : list (Q * (nat * nat));
  squares : list (Q * list Q)
}.

(** The space of input increments is split by lines until an identity holds; a line taken later stands first. *)
Inductive Cells :=
| Cell (identity : Identity)
| CellSplit (line : list Q) (positive negative : Cells).

Inductive NeuronEvidence :=
| Bounded (bounds : list Bound)
| Tested (cells : Cells).

Record SecondOrderMinimum := { tests : list Test; neuron_evidence : list NeuronEvidence }.

Section SecondOrderChecker.

Variable I : Instance.

Notation n := (length (inputs I)).
Notation d := (length (hd [] (inputs I))).
Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).

(** ** The activation is linear on a cell *)

(** The slope at a boundary sample: one of the lines of the cell is a multiple of the input. *)
Fixpoint slope_on_cell (cell : list (list Q)) (x : list Q) : option Q :=
  match cell with
  | [] => if Qeq_bool (alpha_plus I) (alpha_minus I) then Some (alpha_plus I) else None
  | l :: rest =>
      match multiple x l with
      | Some c => Some (if is_nonneg c then alpha_plus I else alpha_minus I)
      | None => slope_on_cell rest x
      end
  end.

Definition slope_at (cell : list (list Q)) (z : Q) (x : list Q) : option Q :=
  by_sign z (Some (alpha_minus I)) (if vec_zero x then Some 0%Q else slope_on_cell cell x) (Some (alpha_plus I)).

Fixpoint slopes_at (cell : list (list Q)) (zs : list Q) (xs : list (list Q)) : option (list Q) :=
  match zs, xs with
  | z :: zs', x :: xs' =>
      match slope_at cell z x, slopes_at cell zs' xs' with
      | Some s, Some slopes => Some (s :: slopes)
      | _, _ => None
      end
  | _, _ => Some []
  end.

(** sum_k c_k (slope)_k x_k *)
Fixpoint linear_on (slopes : list Q) (xs : list (list Q)) (weighting : list Q) : list Q :=
  match slopes, xs, weighting with
  | s :: slopes', x :: xs', c :: weighting' => vadd (vscale (qmul c s) x) (linear_on slopes' xs' weighting')
  | _, _, _ => []
  end.

Section WithEvidence.

Variables z e : list (list Q).
Variable ts : list Test.

(** ** Tests *)

Definition square_of (t : Test) : Q := qdot (test_vector t) (test_vector t).

Definition owned (i : nat) : list Test := filter (fun t => Nat.eqb (tested_neuron t) i) ts.

Fixpoint orthogonal_family (family : list Test) : bool :=
  match family with
  | [] => true
  | t :: rest =>
      is_pos (square_of t) && forallb (fun u => is_zero (qdot (test_vector t) (test_vector u))) rest &&
      orthogonal_family rest
  end.

Definition vanishes (F : Form) : bool := vec_zero (linear_part F) && forallb (fun k => is_zero (snd k)) (kinks F).

Definition leak_into (t : Test) (l : nat) : option Bound :=
  option_map snd (find (fun leak => Nat.eqb (fst leak) l) (test_leaks t)).

(** constant S_l + sign (what the test sees of neuron l) *)
Definition leak_weighting (l : nat) (t : Test) (constant sign : Q) : list Q :=
  vadd (vscale constant (neuron_weighting I e l)) (vscale sign (test_vector t)).

Definition leak_holds (l : nat) (t : Test) (b : Bound) : bool :=
  is_zero (value I (nth l z []) (nth l z []) (test_vector t)) &&
  nonnegative (form_of I z l (leak_weighting l t (constant b) (-1))) (above b) &&
  nonnegative (form_of I z l (leak_weighting l t (constant b) 1)) (below b).

(** Of the other neurons no more is seen than the leaks say, and nothing of a trained bias. *)
Definition unseen (t : Test) : bool :=
  Nat.eqb (length (test_vector t)) n && Nat.ltb (tested_neuron t) N &&
  forallb (fun leak => is_nonneg (constant (snd leak))) (test_leaks t) &&
  all_below N (fun l => Nat.eqb l (tested_neuron t) || vanishes (form_of I z l (test_vector t)) ||
    match leak_into t l with Some b => leak_holds l t b | None => false end) &&
  (negb (has_bias I) || is_zero (qsum n (fun k => nth k (test_vector t) 0%Q))).

(** What a test sees of a neuron at the point. *)
Definition seen_by (i : nat) (t : Test) : Q :=
  qmul (Qinv (scale I i)) (value I (nth i z []) (nth i z []) (test_vector t)).

Definition list_total (values : list Q) : Q := fold_right qadd 0%Q values.

Definition seen_total (i : nat) : Q :=
  list_total (map (fun t => qmul (Qinv (square_of t)) (qmul (seen_by i t) (seen_by i t))) (owned i)).

Definition output_square (i : nat) : Q := qsum J (fun j => qmul (output_entry I j i) (output_entry I j i)).

(** ** The quadratic part of Psi on a cell *)

(** <g, r(v)>, a linear form on the cell. *)
Definition product_form (i : nat) (slopes : list Q) : list Q :=
  fold_right (fun t s =>
    vadd (vscale (qmul (Qinv (square_of t)) (seen_by i t)) (linear_on slopes (inputs I) (test_vector t))) s)
    [] (owned i).

(** 2 S <g, r> + |h|^2 (|g|^2 |r|^2 - <g, r>^2) - |D|^2 *)
Definition quadratic_part (i : nat) (slopes : list Q) (S b : list Q) : Quadratic :=
  let h := output_square i in
  let hg := qmul h (seen_total i) in
  (2%Q, (S, b)) :: (qneg h, (b, b)) ::
  map (fun t =>
    let r := linear_on slopes (inputs I) (test_vector t) in (qmul hg (Qinv (square_of t)), (r, r))) (owned i) ++
  map (fun j => let D := linear_on slopes (inputs I) (output_weighting I e j) in ((-1)%Q, (D, D))) (seq 0 J).

Fixpoint pulled (cell : list (list Q)) (ps : list (Q * list Q)) : list Q :=
  match cell, ps with
  | l :: cell', (s, _) :: ps' => vadd (vscale s l) (pulled cell' ps')
  | _, _ => []
  end.

Fixpoint pull_terms (cell : list (list Q)) (ps : list (Q * list Q)) : Quadratic :=
  match cell, ps with
  | l :: cell', (_, u) :: ps' => (1%Q, (l, u)) :: pull_terms cell' ps'
  | _, _ => []
  end.

Definition pull_holds (pull : Q * list Q) : bool :=
  is_pos (fst pull) || (is_zero (fst pull) && vec_zero (snd pull)).

Definition identity_holds (i : nat) (cell : list (list Q)) (identity : Identity) : bool :=
  match slopes_at cell (nth i z []) (inputs I) with
  | None => false
  | Some slopes =>
      let S := linear_on slopes (inputs I) (neuron_weighting I e i) in
      let b := product_form i slopes in
      forallb pull_holds (pulls identity) &&
      vec_zero (vadd S (vscale (-1) (pulled cell (pulls identity)))) &&
      forallb (fun term => is_nonneg (fst term)) (products identity) &&
      forallb (fun term => is_nonneg (fst term)) (squares identity) &&
      quadratic_vanishes d
        (quadratic_part i slopes S b ++ pull_terms cell (pulls identity) ++
         map (fun term => (qneg (fst term), (nth (fst (snd term)) cell [], nth (snd (snd term)) cell [])))
           (products identity) ++
         map (fun term => (qneg (fst term), (snd term, snd term))) (squares identity))
  end.

Fixpoint cells_hold (i : nat) (cell : list (list Q)) (cells : Cells) : bool :=
  match cells with
  | Cell identity => identity_holds i cell identity
  | CellSplit l positive negative =>
      cells_hold i (l :: cell) positive && cells_hold i (vscale (-1) l :: cell) negative
  end.

Definition neuron_holds (i : nat) (evidence : NeuronEvidence) : bool :=
  match evidence with
  | Bounded bounds =>
      all_below J (fun j => match nth_error bounds j with Some b => bound_holds I z e i j b | None => false end)
  | Tested cells =>
      is_pos (seen_total i) && forallb (fun t => match leak_into t i with Some _ => false | None => true end) ts &&
      cells_hold i [] cells
  end.

End WithEvidence.

Definition check_second_order (evidence : SecondOrderMinimum) : bool :=
  well_shaped I &&
  let z := preactivations I in
  let e := residuals I z in
  let ts := tests evidence in
  orthogonal_family ts && forallb (unseen z e) ts &&
  all_below N (fun i =>
    match nth_error (neuron_evidence evidence) i with Some found => neuron_holds z e ts i found | None => false end).

End SecondOrderChecker.
