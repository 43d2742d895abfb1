"""Pages of imports: who opens them, and what a browser looks at."""

from tests.imports.states import furnish
from tests.room_pages import OFFICERS, RoomPage, RoomPages, State

PAGES = RoomPages(
    (
        RoomPage("imports.runs", OFFICERS, (State("imports", "lorna", "/imports/"),)),
        RoomPage("imports.start", OFFICERS, (State("start an import", "lorna", "/imports/start"),)),
        RoomPage(
            "imports.show",
            OFFICERS,
            (
                State("a good file", "lorna", "/imports/{good}"),
                State("a bad file", "lorna", "/imports/{bad}"),
                State("a file that ends a post with a booking", "lorna", "/imports/{ending}"),
                State("an unusable file", "lorna", "/imports/{unusable}"),
                State("a file that is not ours", "lorna", "/imports/{training}"),
                State("a file with values to map", "lorna", "/imports/{mapped}", on_a_phone=True),
                State("a mapped file's preview", "lorna", "/imports/{previewed}"),
                State("a file whose lines wait", "lorna", "/imports/{asking}", on_a_phone=True),
                State("a file whose cells are asked about", "lorna", "/imports/{cells}"),
                State("an applied file", "lorna", "/imports/{applied}"),
            ),
        ),
        RoomPage("imports.cells", OFFICERS, (State("what the cells of a file mean", "lorna", "/imports/{cells}/cells", on_a_phone=True),)),
        RoomPage("imports.template", OFFICERS, (State("columns", "lorna", "/imports/template/people"),)),
        RoomPage("imports.findings", OFFICERS, (State("what is wrong with it", "lorna", "/imports/{bad}/findings"),)),
        RoomPage("imports.changes", OFFICERS, (State("what would change", "lorna", "/imports/{good}/changes"),)),
        RoomPage(
            "imports.who",
            OFFICERS,
            (
                State("lines that wait to be told who they are", "lorna", "/imports/{asking}/who", on_a_phone=True),
                State("lines that are decided", "lorna", "/imports/{asking}/who?which=decided"),
            ),
        ),
        RoomPage("imports.check_who", OFFICERS),
        RoomPage("imports.answers", OFFICERS, (State("who lines are", "lorna", "/imports/answers"),)),
        RoomPage("imports.progress", OFFICERS),
        RoomPage("imports.discard", OFFICERS),
        RoomPage(
            "imports.columns",
            OFFICERS,
            (
                State("its columns", "lorna", "/imports/{training}/columns"),
                State("the columns of a staff list", "priya", "/imports/{unusable}/columns"),
            ),
        ),
        RoomPage("imports.undo", OFFICERS, (State("undo an import", "lorna", "/imports/{applied}/undo"),)),
        RoomPage("imports.memories", OFFICERS, (State("remembered mappings", "lorna", "/imports/mappings"),)),
        RoomPage(
            "imports.memory",
            OFFICERS,
            (State("how files of a source are read", "lorna", "/imports/mappings/source?employer={nhsl}&source=learnpro"),),
        ),
        RoomPage("imports.undo_left", OFFICERS),
        RoomPage("imports.map_values", OFFICERS),
        RoomPage("imports.recheck", OFFICERS),
        RoomPage(
            "imports.values",
            OFFICERS,
            (
                State("its values, with suggestions", "priya", "/imports/{mapped}/values"),
                State("its values, none decided", "lorna", "/imports/{mapped}/values?which=decided"),
            ),
        ),
        RoomPage("imports.unmapped", OFFICERS, (State("unmapped values", "lorna", "/imports/unmapped"),)),
        RoomPage(
            "imports.unmapped_values",
            OFFICERS,
            (State("unmapped values of a source", "lorna", "/imports/unmapped/values?employer={nhsl}&source=learnpro"),),
        ),
    ),
    furnish,
)
