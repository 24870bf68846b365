(** For continuous functions the integral of Integral.v is the standard library's.

    This file, and no other, uses the full law of excluded middle, on which [RiemannInt] rests; nothing else depends on
    it. *)

Require Import Reals Lra.
Require Import SymbolicLandscape.Integral.
Local Open Scope R_scope.

Lemma riemann_between_sums f a b s S (pr : Riemann_integrable f a b) :
  continuity f -> darboux_sums f a b s S -> s <= RiemannInt pr <= S.
Proof.
  intros Hf D. induction D as [a|a m b lo hi s S Hle Hlohi D IH].
  - rewrite RiemannInt_P9. lra.
  - assert (Hmb := sums_ordered _ _ _ _ _ D).
    assert (first : Riemann_integrable f a m) by (apply continuity_implies_RiemannInt; [exact Hle|intros; apply Hf]).
    assert (rest : Riemann_integrable f m b) by (apply continuity_implies_RiemannInt; [exact Hmb|intros; apply Hf]).
    rewrite <- (RiemannInt_P26 first rest pr). assert (Hrest := IH rest).
    assert (lo * (m - a) <= RiemannInt first <= hi * (m - a)); [|lra].
    rewrite <- (RiemannInt_P15 (RiemannInt_P14 a m lo)), <- (RiemannInt_P15 (RiemannInt_P14 a m hi)).
    split; apply RiemannInt_P19; try exact Hle; intros x Hx; unfold fct_cte; apply Hlohi; lra.
Qed.

Theorem integral_is_riemann f a b (pr : Riemann_integrable f a b) I :
  a <= b -> continuity f -> (has_integral a b f I <-> RiemannInt pr = I).
Proof.
  intros Hab Hf. assert (H : has_integral a b f (RiemannInt pr)).
  { intros epsilon He. destruct (continuous_sums f a b epsilon Hab Hf He) as (s & S & D & Hclose).
    exists s, S. assert (Hb := riemann_between_sums f a b s S pr Hf D). split; [exact D|lra]. }
  split; [intros HI; apply (integral_unique a b f); assumption|intros <-; exact H].
Qed.
