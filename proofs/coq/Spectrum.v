(** The checker of complete spectra: which predictions the stationary networks of a data set have, whatever the width.

    One output, no output bias.  A [Completeness] certificate lists the faces, the flats and, for every projection of
    the targets on a flat that no stationary network has, vectors that refute it; SpectrumSoundness.v proves what [true]
    means.  Nothing is assumed about how the lists were found, and neither ranks nor dimensions are computed. *)

Require Import List QArith Bool.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Checker.
Import ListNotations.

(** ** Data *)

Record DataSet := {
  data_plus : Q;
  data_minus : Q;
  data_inputs : list (list Q);
  data_targets : list Q
}.

(** The data with a network of given weights w_i and h_i. *)
Definition instance_on (data : DataSet) (weights : list (list Q)) (outputs : list Q) : Instance := {|
  alpha_plus := data_plus data;
  alpha_minus := data_minus data;
  inputs := data_inputs data;
  targets := map (fun y => [y]) (data_targets data);
  input_weights := weights;
  output_weights := [outputs];
  output_bias := None
|}.

Definition data_problem (data : DataSet) : Problem := problem_of (instance_on data [] []).

(** ** Orthogonalization

    Only one thing matters for the proofs: whatever is orthogonal to the vectors taken away has the same scalar product
    with what is left. *)

(** A vector o that is taken away, with o / (o . o). *)
Record Axis := { axis : list Q; dual : list Q }.

Definition axis_of (o : list Q) : Axis := {| axis := o; dual := vscale (Qinv (qdot o o)) o |}.

(** v less its components along the axes, one after the other. *)
Fixpoint reduce (os : list Axis) (v : list Q) : list Q :=
  match os with
  | [] => v
  | o :: os' => reduce os' (vadd v (vscale (qneg (qdot v (dual o))) (axis o)))
  end.

(** Gram and Schmidt: the vectors v, made orthogonal one after the other and added to os. *)
Fixpoint orthogonalize (os : list Axis) (vs : list (list Q)) : list Axis :=
  match vs with
  | [] => os
  | v :: vs' => let r := reduce os v in orthogonalize (if vec_zero r then os else axis_of r :: os) vs'
  end.

Definition unit_vector (d a : nat) : list Q := map (fun b => if Nat.eqb a b then 1%Q else 0%Q) (seq 0 d).

(** ** Faces

    The sign vector of a face: [Lt], [Eq], [Gt] for w . x_k < 0, = 0, > 0. *)
Definition Signs := list comparison.

Definition same_sign (a b : comparison) : bool :=
  match a, b with
  | Lt, Lt => true
  | Eq, Eq => true
  | Gt, Gt => true
  | _, _ => false
  end.

Fixpoint same_signs (s t : Signs) : bool :=
  match s, t with
  | [], [] => true
  | a :: s', b :: t' => same_sign a b && same_signs s' t'
  | _, _ => false
  end.

(** Multipliers whose combination of the x_k is nonnegative on the face: the sign of x_k where x_k . w is not 0. *)
Fixpoint agreeing (s : Signs) (multipliers : list Q) : bool :=
  match s, multipliers with
  | [], [] => true
  | a :: s', m :: multipliers' =>
      match a with Lt => is_nonneg (qneg m) | Eq => true | Gt => is_nonneg m end && agreeing s' multipliers'
  | _, _ => false
  end.

(** ... and positive: one of them counts. *)
Fixpoint strict (s : Signs) (multipliers : list Q) : bool :=
  match s, multipliers with
  | a :: s', m :: multipliers' =>
      match a with Eq => false | _ => negb (is_zero m) end || strict s' multipliers'
  | _, _ => false
  end.

(** The signs are split sample by sample: all w have a listed sign vector, or there is no w with these signs. *)
Inductive FaceTree :=
| ListedFace
| NoFace (multipliers : list Q)
| FaceSplit (negative zero positive : FaceTree).

Fixpoint all_faces_listed (listed : list Signs) (s : Signs) (known rest : list (list Q)) (tree : FaceTree) : bool :=
  match tree, rest with
  | ListedFace, [] => existsb (same_signs s) listed
  | NoFace multipliers, _ =>
      agreeing s multipliers && strict s multipliers && vec_zero (weighted_sum multipliers known)
  | FaceSplit negative zero positive, x :: rest' =>
      all_faces_listed listed (s ++ [Lt]) (known ++ [x]) rest' negative &&
      all_faces_listed listed (s ++ [Eq]) (known ++ [x]) rest' zero &&
      all_faces_listed listed (s ++ [Gt]) (known ++ [x]) rest' positive
  | _, _ => false
  end.

(** ** The certificate *)

(** A face by its signs, with the directions in which a neuron on it is tested. *)
Record ListedSigns := { signs : Signs; directions : list (list Q) }.

(** Rows that span a flat; for every face not orthogonal to what is left of the targets, the number of a flat, among
    those listed later, in the sum of this flat and V_F. *)
Record Flat := { basis : list (list Q); next : list nat }.

(** A vector, and for each class still possible multipliers that show that it is nonpositive on the class. *)
Record Round := { against : list Q; slacks : list (list Q) }.

Record Rejection := { candidate : list Q; rounds : list Round }.

Record Completeness := {
  face_tree : FaceTree;
  listed_faces : list ListedSigns;
  listed_flats : list Flat;
  rejections : list Rejection
}.

Section Spectrum.

Variable data : DataSet.

Notation xs := (data_inputs data).
Notation n := (length xs).
Notation d := (length (hd [] xs)).

Definition slope_of (a : comparison) : Q :=
  match a with Lt => data_minus data | Eq => 0%Q | Gt => data_plus data end.

(** The activation, and its derivative along z at a point of the given sign. *)
Definition activation (z : Q) : Q := by_sign z (qmul (data_minus data) z) 0%Q (qmul (data_plus data) z).

Definition one_sided (a : comparison) (z : Q) : Q :=
  match a with Eq => activation z | _ => qmul (slope_of a) z end.

Fixpoint map2 {A B C : Type} (f : A -> B -> C) (l : list A) (m : list B) : list C :=
  match l, m with
  | a :: l', b :: m' => f a b :: map2 f l' m'
  | _, _ => []
  end.

(** What is computed once for a face: its normals x_k (w . x_k = 0) made orthogonal, spanning vectors of V_F, and the
    vectors t with e . t = D_F(v) for its directions v. *)
Record Face := {
  face_signs : Signs;
  normals : list Axis;
  images : list (list Q);
  face_tests : list (list Q)
}.

(** The inputs on which the face vanishes. *)
Fixpoint vanishing (s : Signs) (vectors : list (list Q)) : list (list Q) :=
  match s, vectors with
  | a :: s', x :: vectors' => match a with Eq => x :: vanishing s' vectors' | _ => vanishing s' vectors' end
  | _, _ => []
  end.

Definition tested (s : Signs) (v : list Q) : list Q := map2 (fun a x => one_sided a (qdot v x)) s xs.

Definition face_of (listed : ListedSigns) : Face :=
  let s := signs listed in
  let zeros := vanishing s xs in
  let perpendicular := orthogonalize [] zeros in
  let span := map (fun a => reduce perpendicular (unit_vector d a)) (seq 0 d) in
  {| face_signs := s;
     normals := perpendicular;
     images := map (tested s) (filter (fun b => forallb (fun x => is_zero (qdot b x)) zeros) span);
     face_tests := map (tested s) (directions listed) |}.

(** sum_k u_k slope_k x_k: its scalar product with w is that of u with the activations of w, for w on the face. *)
Definition functional_of (face : Face) (u : list Q) : list Q :=
  weighted_sum (map2 (fun a c => qmul (slope_of a) c) (face_signs face) u) xs.

(** u is orthogonal to V_F. *)
Definition orthogonal_to_face (u : list Q) (face : Face) : bool :=
  vec_zero (reduce (normals face) (functional_of face u)).

(** ** Candidates *)

(** A face, and the sign 1 or -1 of the output weight. *)
Definition Class : Type := Face * Q.

(** No direction tested refutes the class, for residuals e. *)
Definition allowed (e : list Q) (c : Class) : bool :=
  forallb (fun t => is_nonneg (qmul (snd c) (qdot e t))) (face_tests (fst c)).

(** sign u . (activations of w) = - (nonnegative) for all w on the face. *)
Definition nonpositive_on (u slack : list Q) (c : Class) : bool :=
  agreeing (face_signs (fst c)) slack &&
  vec_zero (reduce (normals (fst c)) (vadd (vscale (snd c) (functional_of (fst c) u)) (weighted_sum slack xs))).

(** The classes on which u vanishes, where u is nonpositive on all. *)
Fixpoint remaining (u : list Q) (classes : list Class) (listed : list (list Q)) : option (list Class) :=
  match classes, listed with
  | [], [] => Some []
  | c :: classes', slack :: listed' =>
      if nonpositive_on u slack c then
        match remaining u classes' listed' with
        | Some rest => Some (if strict (face_signs (fst c)) slack then rest else c :: rest)
        | None => None
        end
      else None
  | _, _ => None
  end.

(** No sum of contributions of the classes is q. *)
Fixpoint out_of_reach (q : list Q) (classes : list Class) (listed : list Round) : bool :=
  match listed with
  | [] => false
  | round :: listed' =>
      match remaining (against round) classes (slacks round) with
      | None => false
      | Some rest =>
          let product := qdot (against round) q in
          is_pos product || (is_zero product && out_of_reach q rest listed')
      end
  end.

(** A neuron on the face is 0 on all inputs. *)
Definition dead (face : Face) : bool := forallb (fun a => is_zero (slope_of a)) (face_signs face).

(** The classes that may be occupied where the prediction is q; those of dead faces add nothing to it. *)
Definition possible_classes (faces : list Face) (q : list Q) : list Class :=
  let e := vadd q (vscale (-1) (data_targets data)) in
  filter (allowed e) (flat_map (fun face => if dead face then [] else [(face, 1%Q); (face, (-1)%Q)]) faces).

Definition rejected (faces : list Face) (rejection : Rejection) : bool :=
  let q := candidate rejection in
  Nat.eqb (length q) n && out_of_reach q (possible_classes faces q) (rounds rejection).

(** ** Flats *)

Definition leads_to (os : list Axis) (face : Face) (flat : Flat) : bool :=
  let joined := orthogonalize os (images face) in
  forallb (fun row => vec_zero (reduce joined row)) (basis flat).

Definition flat_holds (faces : list Face) (decided : list (list Q)) (flat : Flat) (later : list Flat) : bool :=
  let os := orthogonalize [] (basis flat) in
  let left_over := reduce os (data_targets data) in
  let q := vadd (data_targets data) (vscale (-1) left_over) in
  is_zero (qdot left_over q) && existsb (vec_eqb q) decided && Nat.eqb (length (next flat)) (length faces) &&
  forallb (fun step =>
      orthogonal_to_face left_over (fst step) ||
      match nth_error later (snd step) with
      | Some flat' => leads_to os (fst step) flat'
      | None => false
      end) (combine faces (next flat)).

Fixpoint flats_hold (faces : list Face) (decided : list (list Q)) (flats : list Flat) : bool :=
  match flats with
  | [] => true
  | flat :: later => flat_holds faces decided flat later && flats_hold faces decided later
  end.

(** Every stationary network has one of the predictions. *)
Definition check_completeness (predictions : list (list Q)) (evidence : Completeness) : bool :=
  let faces := map face_of (listed_faces evidence) in
  rows_have d xs && Nat.eqb (length (data_targets data)) n && negb (Nat.eqb n 0) &&
  forallb (fun q => Nat.eqb (length q) n) predictions &&
  all_faces_listed (map signs (listed_faces evidence)) [] [] xs (face_tree evidence) &&
  match listed_flats evidence with
  | first :: _ => match basis first with [] => true | _ => false end
  | [] => false
  end &&
  flats_hold faces (predictions ++ map candidate (rejections evidence)) (listed_flats evidence) &&
  forallb (rejected faces) (rejections evidence).

End Spectrum.
