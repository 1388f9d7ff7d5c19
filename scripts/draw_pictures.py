"""Write the drawings of the cards to widget/pictures; --contact-sheet writes one page with all of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from drawing.pictures import contact_sheet, render_all  # noqa: E402


def main() -> None:
    """Draw every picture, and stop with the list of faults if one of them is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "widget" / "pictures", help="folder for the SVG files")
    parser.add_argument("--contact-sheet", type=Path, help="HTML file with all pictures in light and dark")
    options = parser.parse_args()
    drawings = render_all()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, svg in drawings.items():
        (options.out / name).write_text(svg, encoding="utf-8")
    if options.contact_sheet:
        options.contact_sheet.write_text(contact_sheet(drawings), encoding="utf-8")
    print(f"{len(drawings)} pictures in {options.out}")


if __name__ == "__main__":
    main()
