"""Pure: the guides with pictures about what this room is for. `static/src/pictures.py` takes the pictures."""

from lms.kit.guides import Guide, Step

GUIDES = (
    Guide(
        "load-files",
        "Load a file",
        "For learning and development teams: staff lists, training histories, requirements.",
        (
            Step(
                "Select Imports. Download the template of the kind of file if you have none yet: it explains every column. Then select "
                "Send a file.",
                "imports",
                "Imports: the button Send a file, links to the templates, and the files sent so far.",
            ),
            Step(
                "Say what is in the file and whose it is, choose it, then select Check this file. It is checked in the background. "
                "Nothing is changed yet, and you can leave the page.",
                "start-import",
                "Send a file: choices of what is in it and of the employer, and a field for the file.",
            ),
            Step(
                "Is it an export of another system? Then you are asked which of its columns is which, and what its titles and names mean. "
                "That is asked once: Remembered mappings, on the page Imports, has your answers, and lets you have them forgotten."
            ),
            Step(
                "Read the preview: what would be added and changed, thing by thing, who is missing from the file, and every error with "
                "its line, column and value.",
                "preview",
                "The preview of an import: counts of what would be added, changed and left alone, and a list of errors by line.",
            ),
            Step(
                "Do lines wait? They may be about somebody on record, and not enough agrees to be sure. Select Say who they are: the line "
                "and the record stand side by side. Select Same person or Another person, line by line or for many at once. You are not "
                "asked again with the next file."
            ),
            Step(
                "Are you asked what the cells mean? An empty cell changes nothing unless you tick its column. Where a date such as "
                "03/25/2026 cannot have the day first, nothing of its column is applied until you choose what stands first."
            ),
            Step(
                "Correct the file and send it again, or tick that the lines without errors are applied. Then select Apply these changes. "
                "It all happens at once, or not at all. Was it the wrong file? Select Undo this import on its page."
            ),
        ),
        order=80,
    ),
)
