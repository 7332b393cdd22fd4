"""The one table of keys: bindings, footer, help, palette and the README's table all come from it."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_do = partial(Key, group="Simulations", scope="home")
_both = partial(Key, group="Simulations", scope="home queue")
_move = partial(Key, group="Moving", scope="home queue trash presets control")
_look = partial(Key, group="Looking", scope="home")
_queue = partial(Key, group="The queue", scope="queue")
_trash = partial(Key, group="The trash", scope="trash")
_control = partial(Key, group="The inbox", scope="control")
_answer = partial(Key, group="The answer", scope="answer")
_form = partial(Key, group="The form", scope="form")
_preset = partial(Key, group="The presets", scope="presets")
_app = partial(Key, group="Everywhere", scope="app")

_ASK = "Ask it something, or answer what it asks; what it returns is shown."
_STEER = "Tell it: checkpoint, evaluate, record, extend, learning rate, rules."

KEYS: tuple[Key, ...] = (
    # what can be done
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
    _do("mark-group", "M", "mark_group", "mark group", "Mark its whole group, or take those marks away."),
    _do("mark-all", "a", "mark_all", "mark all", "Mark every simulation, or none."),
    _do("step-out", "escape", "step_out", "step out", "Leave the full screen, or take all marks away."),
    # moving
    _move("down", "j,down", "move(1)", "down", "Move down one line.", shown="j ↓"),
    _move("up", "k,up", "move(-1)", "up", "Move up one line.", shown="k ↑"),
    _move("page-down", "pagedown,ctrl+d", "page(1)", "page down", "Move down one page.", shown="pgdn ctrl+d"),
    _move("page-up", "pageup,ctrl+u", "page(-1)", "page up", "Move up one page.", shown="pgup ctrl+u"),
    _move("first", "g,home", "first", "first", "Go to the first line.", shown="g home"),
    _move("last", "G,end", "last", "last", "Go to the last line.", shown="G end"),
    # looking
    _look("pane", "tab", "next_pane", "next pane", "Go on to the next pane: list, curve, details.", footer=16),
    _look("open", "enter", "open", "details", "Go to the details of the simulation under the cursor."),
    _look(
        "tab-next",
        "right_square_bracket",
        "next_tab(1)",
        "next tab",
        "Show the next details: config, statuses, output, record.",
        footer=17,
    ),
    _look("tab-previous", "left_square_bracket", "next_tab(-1)", "previous tab", "Show the details before."),
    _look("metric-next", "full_stop", "next_metric(1)", "next curve", "Draw the next recorded measure.", footer=18),
    _look("metric-previous", "comma", "next_metric(-1)", "previous curve", "Draw the measure before."),
    _look("smooth", "m", "smooth", "smoothing", "Smooth the curve more, or not at all; raw values stay behind it."),
    _look("zoom", "z", "zoom", "full screen", "Give the whole screen to the pane, or take it back.", footer=19),
    _look("control", "C", "control", "inbox", "Show the control requests: what simulations ask you for.", footer=1),
    _look("queue", "Q", "queue", "queue", "Show the queue: what waits for what, and how many run at once.", footer=12),
    _look("presets", "P", "presets", "presets", "Show what was saved to be used again: starts, answers.", footer=15),
    _look("trash", "T", "trash", "trash", "Show what was deleted, to take it back or to free the space.", footer=15),
    # the queue
    _queue("queue-later", "J", "shift(1)", "later", "Move it one place back in the queue.", footer=1),
    _queue("queue-earlier", "K", "shift(-1)", "earlier", "Move it one place forward in the queue.", footer=1),
    _queue("queue-hold", "h", "do('hold')", "hold", "Hold it in the queue, or release it.", footer=2),
    _queue("queue-out", "u", "do('unqueue')", "take out", "Take it out of the queue; nothing of it is lost.", footer=8),
    _queue("queue-priority", "P", "priority", "priority", "Say how early it is started; higher is earlier.", footer=9),
    _queue("queue-add", "a", "add", "add", "Put one into the queue that was made and never started.", footer=10),
    _queue("slots-more", "plus,equals_sign", "slots(1)", "more", "Let one more run at once.", shown="+", footer=11),
    _queue("slots-fewer", "minus", "slots(-1)", "fewer", "Let one fewer run at once; what runs goes on.", footer=12),
    _queue("slots-gpu", "number_sign", "gpu_slots", "GPUs", "Say how many may run on each GPU at once.", footer=13),
    _queue("queue-open", "enter", "open", "show", "Show it among all simulations.", footer=14),
    _queue("queue-back", "escape,Q", "back", "back", "Go back.", shown="esc", footer=3),
    # the trash
    _trash("trash-restore", "u,enter", "restore", "take back", "Take it back out of the trash.", shown="u", footer=1),
    _trash("trash-purge", "x", "purge", "for good", "Delete it for good, and free its space.", footer=4),
    _trash(
        "trash-empty", "E", "empty", "empty", "Delete everything in the trash for good, and free the space.", footer=2
    ),
    _trash("trash-back", "escape,T", "back", "back", "Go back.", shown="esc", footer=3),
    # the inbox
    _control("control-answer", "enter,a", "answer", "answer", "Answer it, or all that are marked.", footer=1),
    _control("control-mark", "space", "mark", "mark", "Mark it, to answer several alike, and move on.", footer=2),
    _control("control-mark-all", "M", "mark_all", "mark all", "Mark all that are open, or none.", footer=5),
    _control(
        "control-text", "tab", "text", "text", "Let the keys that move scroll the text, or the list again.", footer=6
    ),
    _control("control-history", "h", "history", "answered too", "Show what was answered too, and with what.", footer=4),
    _control("control-show", "o", "show", "show", "Show its simulation among all.", footer=7),
    _control(
        "control-back",
        "escape,C",
        "back",
        "back",
        "Leave the text, take marks away, or go back.",
        shown="esc",
        footer=3,
    ),
    # the answer
    _answer("answer-send", "ctrl+s,f5", "send", "send", "Send it.", shown="ctrl+s", footer=1),
    _answer("answer-load", "f2", "load", "presets", "Put in an answer that was saved.", footer=2),
    _answer("answer-save", "f3", "save", "save", "Save it as an answer for other times.", footer=3),
    _answer("answer-copy", "f6", "copy", "copy command", "Copy the equivalent shell command.", footer=4),
    _answer("answer-back", "escape", "back", "back", "Go back; what was typed is kept.", footer=5),
    _answer(
        "answer-next", "down,enter", "next_field(1)", "next line", "Go to the next line.", shown="↓ enter", first=True
    ),
    _answer("answer-previous", "up", "next_field(-1)", "line before", "Go to the line before.", shown="↑", first=True),
    _answer("answer-page-down", "pagedown", "scroll_talk(1)", "scroll", "Scroll what was said down.", shown="pgdn"),
    _answer("answer-page-up", "pageup", "scroll_talk(-1)", "scroll back", "Scroll what was said up.", shown="pgup"),
    _answer("answer-help", "f1", "help", "help", "Explain the answer and its keys.", footer=8),
    # the presets
    _preset("preset-use", "enter", "use", "use", "Fill the form with it; change an answer.", footer=1),
    _preset("preset-edit", "e", "edit", "edit", "Change it: in the form, or an answer in one line.", footer=2),
    _preset("preset-new", "n", "new", "new", "Open the form, where f3 saves what is typed.", footer=4),
    _preset("preset-import", "i", "import", "import", "Take presets out of a file: ours, or RL Zoo's YAML.", footer=5),
    _preset("preset-export", "x", "export", "export", "Write this one, or all, into a file.", footer=6),
    _preset("preset-rename", "R", "rename", "rename", "Give it another name.", footer=8),
    _preset("preset-note", "t", "note", "note", "Say something about it.", footer=9),
    _preset("preset-delete", "d", "delete", "delete", "Delete it.", footer=7),
    _preset("preset-back", "escape,P", "back", "back", "Go back.", shown="esc", footer=3),
    # the form
    _form("form-start", "ctrl+s,f5", "start", "start", "Check the arguments and start.", shown="ctrl+s", footer=1),
    _form("form-queue", "f2", "queue", "queue", "Check the arguments and put it into the queue.", footer=2),
    _form(
        "form-next",
        "down,enter",
        "next_field(1)",
        "next field",
        "Go to the next field.",
        shown="↓ enter",
        footer=8,
        first=True,
    ),
    _form("form-previous", "up", "next_field(-1)", "previous field", "Go to the field before.", shown="↑", first=True),
    _form("form-page-down", "pagedown", "next_field(10)", "ten down", "Go ten fields down."),
    _form("form-page-up", "pageup", "next_field(-10)", "ten up", "Go ten fields up."),
    _form("form-choose", "f4", "choose", "choose", "Choose the field's value from a list.", footer=3),
    _form("form-copy", "f6", "copy", "copy command", "Copy the equivalent shell command.", footer=7),
    _form("form-save", "f3", "save_preset", "save preset", "Save what is typed as a preset.", footer=5),
    _form("form-load", "f7", "load_preset", "presets", "Fill the form with a preset, chosen from a list.", footer=6),
    _form("form-trace", "f8", "trace", "why not", "Show why a type cannot be started.", footer=3),
    _form("form-back", "escape", "back", "back", "Go back; what was typed is kept as a draft.", footer=4),
    _form("form-help", "f1", "help", "help", "Explain the form and its keys.", footer=9),
    # everywhere
    _app("messages", "exclamation_mark", "messages", "messages", "Show everything that was said at the top."),
    _app("help", "question_mark,f1", "help", "help", "Explain this screen and its keys.", shown="?", footer=90),
    _app(
        "palette",
        "ctrl+p",
        "command_palette",
        "all",
        "Search every action and every simulation.",
        footer=91,
    ),
    _app("quit", "q,ctrl+q", "quit", "leave", "Leave; simulations go on running.", shown="q", footer=92),
)
