"""Lexicon and language model as Vosk's two graphs: HCLr.fst (sounds to words) and Gr.fst.

Runs in a process of its own (`python -m models.training.graph`): pynini's OpenFst and Vosk's
cannot share one. Phones have no context and one emitting state each, so that there is no C and H
is a substitution arc by arc. HCLr.fst gets OpenFst's look-ahead tables by fstconvert: without
them Vosk cuts results short.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pywrapfst

from models.training import phones
from models.training.language_model import BEGIN, END, Bigram
from models.training.lexicon import Pronunciation
from models.training.words import Words, load_words

UNKNOWN = "[unk]"
Fst = Any
"""pywrapfst has no types."""


@dataclass(frozen=True)
class Costs:
    """Negative logs of probabilities."""

    silence: float = 0.7
    no_silence: float = 0.7
    word: float = -1.5
    """Of each word; in the lexicon, so that run-time grammars feel it too. May be negative."""
    unknown: float = 4.0
    """Of entering [unk], a loop of phones."""
    unknown_phone: float = 2.0
    """Of each phone in it."""
    unknown_in_free_speech: float = 6.0


UNKNOWN_MIN_PHONES = 3


def weight(cost: float) -> Fst:
    return pywrapfst.Weight("tropical", cost)


def lexicon_fst(
    lexicon: Sequence[tuple[str, Pronunciation]], ids: Mapping[str, int], costs: Costs
) -> tuple[Fst, list[int]]:
    """(phones to words, deterministic; its disambiguation symbols, which number past the phones).

    The k-th word of the same sound ends with symbol k.
    """
    fst = pywrapfst.VectorFst()
    words, after_silence = fst.add_state(), fst.add_state()
    fst.set_start(words)
    fst.set_final(words, weight(costs.no_silence))
    fst.set_final(after_silence, weight(0))
    silence = phones.KALDI_ID[phones.SILENCE]
    fst.add_arc(words, pywrapfst.Arc(silence, 0, weight(costs.silence), after_silence))
    entries = ((words, costs.no_silence), (after_silence, 0.0))
    symbols = len(phones.KALDI)
    twins: dict[tuple[int, ...], int] = {}
    for word, pronunciation in lexicon:
        sounds = phones.positional(pronunciation)
        twin = twins[tuple(sounds)] = twins.get(tuple(sounds), 0) + 1
        if twin > 1:
            sounds.append(symbols + twin - 1)
        for entry, cost in entries:
            state, label, arc_cost = entry, ids[word], cost
            for i, sound in enumerate(sounds):
                target = words if i == len(sounds) - 1 else fst.add_state()
                fst.add_arc(state, pywrapfst.Arc(sound, label, weight(arc_cost), target))
                state, label, arc_cost = target, 0, 0.0
    last_symbol = symbols + max(twins.values())
    _add_unknown(fst, entries, words, last_symbol, ids[UNKNOWN], costs)
    result = pywrapfst.determinize(fst)
    result.minimize()
    result.connect()
    return result, list(range(symbols + 1, last_symbol + 1))


def _add_unknown(
    fst: Fst,
    entries: Sequence[tuple[int, float]],
    words: int,
    symbol: int,
    label: int,
    costs: Costs,
) -> None:
    """Any phones, behind a symbol of their own, which keeps the whole determinisable."""
    chain = [fst.add_state() for _ in range(UNKNOWN_MIN_PHONES)]
    for entry, cost in entries:
        fst.add_arc(entry, pywrapfst.Arc(symbol, label, weight(cost + costs.unknown), chain[0]))
    cost = weight(costs.unknown_phone)
    for phone in phones.BASE[1:]:
        begin, inside, end = (phones.KALDI_ID[f"{phone}_{place}"] for place in "BIE")
        fst.add_arc(chain[0], pywrapfst.Arc(begin, 0, cost, chain[1]))
        for i in range(1, len(chain)):
            onward = chain[min(i + 1, len(chain) - 1)]
            fst.add_arc(chain[i], pywrapfst.Arc(inside, 0, cost, onward))
        fst.add_arc(chain[-1], pywrapfst.Arc(end, 0, cost, words))


def transition_fst(
    lexicon: Fst, symbols: Sequence[int], unknown: int, word_cost: float
) -> tuple[Fst, list[int]]:
    """(transition ids to words; the symbols' new ids): each phone arc becomes its forward
    transition, followed by any number of self-loops on the state that it enters.

    Words but [unk] cost `word_cost` from here on: before, a loop of negative cost would keep the
    minimisation busy for ever.
    """
    count = 2 * (len(phones.KALDI) - 1)
    renamed = {symbol: count + 1 + i for i, symbol in enumerate(symbols)}
    entering: dict[int, set[int]] = {}
    for state in lexicon.states():
        for arc in lexicon.arcs(state):
            entering.setdefault(arc.nextstate, set()).add(arc.ilabel)
    fst = pywrapfst.VectorFst()
    for _ in range(lexicon.num_states()):
        fst.add_state()
    fst.set_start(lexicon.start())
    looping: dict[tuple[int, int], int] = {}

    def loop(state: int, phone: int) -> int:
        """The state that loops on the phone: the very one, if nothing else enters it."""
        if (state, phone) not in looping:
            alone = entering[state] == {phone} and state != lexicon.start()
            node = state if alone else fst.add_state()
            fst.add_arc(node, pywrapfst.Arc(2 * phone - 1, 0, weight(0), node))
            if not alone:
                fst.add_arc(node, pywrapfst.Arc(0, 0, weight(0), state))
            looping[state, phone] = node
        return looping[state, phone]

    def cost(arc: Fst) -> Fst:
        is_word = arc.olabel not in (0, unknown)
        return pywrapfst.times(arc.weight, weight(word_cost)) if is_word else arc.weight

    never = pywrapfst.Weight.zero("tropical")
    for state in lexicon.states():
        if lexicon.final(state) != never:
            fst.set_final(state, lexicon.final(state))
        for arc in lexicon.arcs(state):
            if arc.ilabel == 0:  # determinisation puts final weights behind such an arc
                target = arc.nextstate
                fst.add_arc(state, pywrapfst.Arc(0, arc.olabel, cost(arc), target))
            elif arc.ilabel in renamed:
                symbol = renamed[arc.ilabel]
                fst.add_arc(state, pywrapfst.Arc(symbol, arc.olabel, cost(arc), arc.nextstate))
            else:
                target = loop(arc.nextstate, arc.ilabel)
                forward = 2 * arc.ilabel
                fst.add_arc(state, pywrapfst.Arc(forward, arc.olabel, cost(arc), target))
    return fst, sorted(renamed.values())


def grammar_fst(bigram: Bigram, ids: Mapping[str, int], costs: Costs) -> Fst:
    """The bigram as an acceptor; [unk] may come anywhere by way of the back-off."""
    fst = pywrapfst.VectorFst()
    unigram = fst.add_state()
    states = {history: fst.add_state() for history in sorted(bigram.after)}
    fst.set_start(states[BEGIN])

    def add(source: int, word: str, probability: float) -> None:
        cost = weight(-math.log(probability))
        if word == END:
            fst.set_final(source, cost)
        else:
            target = states.get(word, unigram)
            fst.add_arc(source, pywrapfst.Arc(ids[word], ids[word], cost, target))

    for word, probability in bigram.word.items():
        add(unigram, word, probability)
    unknown = ids[UNKNOWN]
    cost = weight(costs.unknown_in_free_speech)
    fst.add_arc(unigram, pywrapfst.Arc(unknown, unknown, cost, unigram))
    for history, state in states.items():
        back = weight(-math.log(bigram.back_off[history]))
        fst.add_arc(state, pywrapfst.Arc(0, 0, back, unigram))
        for word, probability in bigram.after[history].items():
            add(state, word, probability)
    fst.arcsort("ilabel")
    return fst


def build(words: Words, directory: Path, tools: Sequence[Path], costs: Costs) -> None:
    """Writes directory/graph. tools: the unpacked trees of `sources.OPENFST_TOOLS`.

    Raises `subprocess.CalledProcessError` when fstconvert fails.
    """
    names = [*sorted({word for word, _ in words.lexicon}), UNKNOWN]
    ids = {word: i + 1 for i, word in enumerate(names)}
    lexicon, symbols = lexicon_fst(words.lexicon, ids, costs)
    sounds, transition_symbols = transition_fst(lexicon, symbols, ids[UNKNOWN], costs.word)
    sounds.arcsort("olabel")
    graph = directory / "graph"
    plain, table = graph / "HCL.part", graph / "HCL.part.relabel"
    sounds.write(str(plain))
    fstconvert = next(f for tree in tools if (f := tree / "usr/bin/fstconvert").exists())
    libraries = [tree / "usr/lib/x86_64-linux-gnu" for tree in tools]
    look_ahead = next(f for lib in libraries if (f := lib / "libfstlookahead.so.22").exists())
    subprocess.run(  # noqa: S603 - the program that was fetched by its sha256
        [
            str(fstconvert), "--fst_type=olabel_lookahead",
            f"--save_relabel_opairs={table}", str(plain), str(graph / "HCLr.fst"),
        ],
        check=True,
        env={
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "LD_PRELOAD": str(look_ahead),  # it registers the type of the tables
        },
    )  # fmt: skip
    pairs = (line.split() for line in table.read_text().splitlines())
    relabelled = {int(old): int(new) for old, new in pairs}
    ids = {word: relabelled[number] for word, number in ids.items()}
    plain.unlink()
    table.unlink()
    listed = "".join(f"{w} {i}\n" for w, i in sorted(ids.items(), key=lambda pair: pair[1]))
    (graph / "words.txt").write_text(f"<eps> 0\n{listed}", encoding="utf-8")
    (graph / "disambig_tid.int").write_text("".join(f"{i}\n" for i in transition_symbols))
    grammar = pywrapfst.convert(grammar_fst(words.bigram, ids, costs), "const")
    grammar.write(str(graph / "Gr.fst"))


if __name__ == "__main__":
    source, target, *trees = map(Path, sys.argv[1:])
    build(load_words(source), target, trees, Costs())
