"""The keys of what can be done to simulations."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_do = partial(Key, group="Simulations", scope="home")
_both = partial(Key, group="Simulations", scope="home queue")

_ASK = "Ask it something, or answer what it asks; what it returns is shown."
_STEP_OUT = "Leave the full screen, or take all marks away, or the filter."
_STEER = "Tell it: checkpoint, evaluate, record, extend, learning rate, rules."

KEYS: tuple[Key, ...] = (
    _do("new", "n", "new", "new", "Start new simulations from a form.", footer=2),
    _do("demo", "d", "demo", "demo", "In an empty project: start three seeds of PPO on CartPole.", footer=3),
    _both("stop", "s", "do('stop')", "stop", "Stop; the model is saved first.", footer=4),
    _both("pause", "p", "do('pause')", "pause", "Pause, or go on with what is paused.", footer=5),
    _do("resume", "r", "do('resume')", "resume", "Go on with what was stopped, failed or died.", footer=6),
    _both("steer", "w", "do('steer')", "steer", _STEER, footer=7),
    _do("clone", "c", "clone", "clone", "Open the form with what it was started with.", footer=10),
    _do("rerun", "R", "do('rerun')", "rerun", "Start exactly the same again, with the same seed.", footer=13),
    _both("kill", "x", "do('kill')", "kill", "Kill its processes at once, without saving anything.", footer=14),
    _do("delete", "d", "do('delete')", "delete", "Throw into the trash; what runs is stopped first.", footer=11),
    _do("undo", "u", "undo", "undelete", "Take back out of the trash what was deleted last.", footer=1),
    _do("hold", "h", "do('hold')", "hold", "Hold in the queue, or release.", footer=8),
    _do("mark", "space", "mark", "mark", "Mark it for comparing, or for what is done next, and move on.", footer=9),
    _do("ask", "A", "ask", "ask", _ASK, footer=20),
    _do("import", "i", "import_logs", "import", "Import logs: TensorBoard, Stable-Baselines3, RL Zoo.", footer=21),
    _do("mark-range", "v", "mark_range", "mark range", "Mark all from here to where it is pressed again."),
    _do("mark-group", "M", "mark_group", "mark group", "Mark its whole group, or take those marks away."),
    _do("mark-all", "a", "mark_all", "mark all", "Mark every simulation that is shown, or none."),
    _do("pin", "asterisk", "pin", "pin", "Pin to the top of the list, or let go.", shown="*"),
    _do("tags", "t", "edit_tags", "tags", "Change its tags, or those of all marked ones.", footer=15, first=True),
    _do("note", "N", "edit_note", "note", "Write a note onto it, or onto all marked ones.", first=True),
    _do("name", "E", "edit_name", "rename", "Give it another name; several get one each.", first=True),
    _do("step-out", "escape", "step_out", "step out", _STEP_OUT),
)
