"""Write the drawings of the cards to widget/pictures; --contact-sheet also writes one page with all of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.drawing.pictures import contact_sheet, render_all

PICTURES = Path(__file__).resolve().parent.parent / "widget" / "pictures"


def main() -> None:
    """Draw every picture; a drawing that breaks its own rules stops with the list of faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES, help="folder for the SVG files")
    parser.add_argument("--contact-sheet", type=Path, help="HTML file with all pictures in light and dark")
    options = parser.parse_args()
    drawings = render_all()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, svg in drawings.items():
        (options.out / name).write_text(svg, encoding="utf-8", newline="\n")
    if options.contact_sheet:
        options.contact_sheet.write_text(contact_sheet(), encoding="utf-8", newline="\n")
    print(f"{len(drawings)} pictures in {options.out}")


if __name__ == "__main__":
    main()
