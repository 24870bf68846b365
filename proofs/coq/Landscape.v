(** The loss of a one-hidden-layer ReLU-like network, and what is said about its points.

    These are the definitions a reader has to compare with the literature (Wu, Simsek, Ged, ICLR 2025); every theorem
    of this development is about them.  All numbers are real.  A matrix is a function of its two indices, which count
    from 0 and are meaningful below the stated bounds. *)

Require Import Reals.
Require Import SymbolicLandscape.Sums.
Local Open Scope R_scope.

(** Inputs x_k (k < sample_count) with d = input_dimension coordinates, targets y_kj with J = output_dimension
    coordinates, activation slopes.  An output bias is either trained with the weights or held fixed. *)
Record Problem := {
  slope_plus : R;
  slope_minus : R;
  sample_count : nat;
  input_dimension : nat;
  output_dimension : nat;
  input : nat -> nat -> R;
  target : nat -> nat -> R;
  bias_is_trained : bool
}.

(** A network of N = width neurons: input weights w_ia, output weights h_ji, output bias c_j. *)
Record Network := {
  width : nat;
  input_weight : nat -> nat -> R;
  output_weight : nat -> nat -> R;
  bias : nat -> R
}.

Section Landscape.

Variable p : Problem.

Notation n := (sample_count p).
Notation d := (input_dimension p).
Notation J := (output_dimension p).

(** ** The loss *)

Definition dot (u v : nat -> R) : R := sum d (fun a => u a * v a).

(** The activation: slope_plus z for z >= 0 and slope_minus z for z < 0. *)
Definition rho (z : R) : R := if Rle_dec 0 z then slope_plus p * z else slope_minus p * z.

(** f_j(x) = sum_i h_ji rho(w_i . x) + c_j *)
Definition prediction (theta : Network) (x : nat -> R) (j : nat) : R :=
  sum (width theta) (fun i => output_weight theta j i * rho (dot (input_weight theta i) x)) + bias theta j.

(** e_kj = f_j(x_k) - y_kj *)
Definition residual (theta : Network) (k j : nat) : R := prediction theta (input p k) j - target p k j.

(** L = 1/2 sum_kj e_kj^2 *)
Definition loss (theta : Network) : R := / 2 * sum n (fun k => sum J (fun j => residual theta k j ^ 2)).

(** ** Minima *)

(** The same width, and the same output bias where it is not trained: the points of one parameter space. *)
Definition comparable (theta theta' : Network) : Prop :=
  width theta' = width theta /\
  (bias_is_trained p = false -> forall j, (j < J)%nat -> bias theta' j = bias theta j).

(** Every weight of theta' differs from that of theta by less than epsilon. *)
Definition near (epsilon : R) (theta theta' : Network) : Prop :=
  comparable theta theta' /\
  (forall i a, (i < width theta)%nat -> (a < d)%nat ->
     Rabs (input_weight theta' i a - input_weight theta i a) < epsilon) /\
  (forall i j, (i < width theta)%nat -> (j < J)%nat ->
     Rabs (output_weight theta' j i - output_weight theta j i) < epsilon) /\
  (forall j, (j < J)%nat -> Rabs (bias theta' j - bias theta j) < epsilon).

Definition local_minimum (theta : Network) : Prop :=
  exists epsilon, 0 < epsilon /\ forall theta', near epsilon theta theta' -> loss theta <= loss theta'.

Definition global_minimum (theta : Network) : Prop :=
  forall theta', comparable theta theta' -> loss theta <= loss theta'.

(** ** Directional derivatives and stationarity *)

(** A direction in parameter space is written as a network of increments; an untrained bias does not move. *)
Definition is_direction (delta : Network) : Prop :=
  bias_is_trained p = false -> forall j, (j < J)%nat -> bias delta j = 0.

(** theta + t delta *)
Definition move (theta : Network) (t : R) (delta : Network) : Network := {|
  width := width theta;
  input_weight := fun i a => input_weight theta i a + t * input_weight delta i a;
  output_weight := fun j i => output_weight theta j i + t * output_weight delta j i;
  bias := fun j => bias theta j + t * bias delta j
|}.

(** l is the limit of (L(theta + t delta) - L(theta)) / t as t decreases to 0. *)
Definition one_sided_derivative (theta delta : Network) (l : R) : Prop :=
  forall epsilon, 0 < epsilon -> exists bound, 0 < bound /\
    forall t, 0 < t < bound -> Rabs ((loss (move theta t delta) - loss theta) / t - l) < epsilon.

(** Every one-sided derivative exists and is at least 0 (directional stationarity). *)
Definition stationary (theta : Network) : Prop :=
  forall delta, is_direction delta -> exists l, one_sided_derivative theta delta l /\ 0 <= l.

(** Clarke's generalised derivative, limsup (L(theta' + t delta) - L(theta')) / t as theta' -> theta and t -> 0+, is
    at least 0 in every direction; equivalently 0 lies in Clarke's subdifferential. *)
Definition clarke_stationary (theta : Network) : Prop :=
  forall delta, is_direction delta -> forall epsilon, 0 < epsilon ->
    exists theta' t, near epsilon theta theta' /\ 0 < t < epsilon /\
      - epsilon < (loss (move theta' t delta) - loss theta') / t.

(** ** The first-order functions of one neuron, and escape neurons *)

(** The one-sided derivative of rho at z along s. *)
Definition rho' (z s : R) : R :=
  if Rlt_dec 0 z then slope_plus p * s else if Rlt_dec z 0 then slope_minus p * s else rho s.

(** D_ji(v) = sum_k e_kj (derivative of rho(w_i . x_k) when w_i moves along v): the paper's d_ji^v . v. *)
Definition D (theta : Network) (j i : nat) (v : nat -> R) : R :=
  sum n (fun k => residual theta k j * rho' (dot (input_weight theta i) (input p k)) (dot v (input p k))).

(** S_i(v) = sum_j h_ji D_ji(v): the one-sided derivative of the loss when w_i moves along v. *)
Definition SD (theta : Network) (i : nat) (v : nat -> R) : R :=
  sum J (fun j => output_weight theta j i * D theta j i v).

(** Definition 4.1: along some direction v the loss is flat to first order, S_i(v) = 0, and yet D_ji(v) <> 0 for some
    output j. *)
Definition escape_neuron (theta : Network) (i : nat) : Prop :=
  exists v j, (j < J)%nat /\ SD theta i v = 0 /\ D theta j i v <> 0.

Definition no_escape_neuron (theta : Network) : Prop :=
  forall i, (i < width theta)%nat -> ~ escape_neuron theta i.

End Landscape.
