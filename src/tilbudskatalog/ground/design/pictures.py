"""Small drawings; each is (viewBox, content). Colours are classes of the component `picture`, never values."""

_DISC = '<circle class="{0}" cx="26" cy="26" r="26"/>'

PICTURES: dict[str, tuple[str, str]] = {
    "habits": (
        "0 0 52 52",
        _DISC.format("p-mist2") + '<path class="p-fjord" d="M6 40c8-14 14-14 20-8s12 4 20-8v22H6z"/>'
        '<circle class="p-molte" cx="35" cy="17" r="6"/>',
    ),
    "mind": (
        "0 0 52 52",
        _DISC.format("p-lyng2") + '<path class="p-lyng" d="M13 42V30a13 13 0 1 1 26 0v12z"/>'
        '<path class="p-paper" d="M26 22c-3-5-9-1-6 4 1.5 2.5 4 4 6 5.5 2-1.5 4.5-3 6-5.5 3-5-3-9-6-4z"/>',
    ),
    "illness": (
        "0 0 52 52",
        _DISC.format("p-tind2") + '<rect class="p-tind" x="14" y="12" width="24" height="30" rx="4"/>'
        '<path class="p-line s-paper" d="M20 27h4l2-6 3 10 2-4h3" stroke-width="2.5"/>',
    ),
    "pain": (
        "0 0 52 52",
        _DISC.format("p-dawn") + '<circle class="p-line s-molte" cx="26" cy="26" r="15" stroke-width="4"/>'
        '<circle class="p-dark" cx="26" cy="26" r="6"/>',
    ),
    "family": (
        "0 0 52 52",
        _DISC.format("p-lyng2") + '<path class="p-lyng" d="M6.25 49.5v-6.75a12.75 11.25 0 0 1 25.5 0v6.75z"/>'
        '<circle class="p-skin2" cx="19" cy="22.5" r="6.75"/>'
        '<path class="p-hair2" d="M12.25 21a6.75 6.75 0 0 1 13.5 0z"/>'
        '<path class="p-molte" d="M25.65 49.3v-4.95a9.35 8.25 0 0 1 18.7 0v4.95z"/>'
        '<circle class="p-skin3" cx="35" cy="29.5" r="4.95"/>'
        '<path class="p-hair3" d="M30.05 28.4a4.95 4.95 0 0 1 9.9 0z"/>',
    ),
    "elderly": (
        "0 0 52 52",
        _DISC.format("p-mist2") + '<path class="p-fjord" d="M10.4 51.8v-7.2a13.6 12 0 0 1 27.2 0v7.2z"/>'
        '<circle class="p-skin1" cx="24" cy="23" r="7.2"/><path class="p-hair1" d="M16.8 21.4a7.2 7.2 0 0 1 14.4 0z"/>'
        '<path class="p-line s-dark" d="M41 22v22M41 22c0-4 5-4 5 0" stroke-width="3"/>',
    ),
    "professional": (
        "0 0 52 52",
        _DISC.format("p-mist2") + '<path class="p-fjord" d="M10 49v-4a16 14 0 0 1 32 0v4z"/>'
        '<circle class="p-skin1" cx="26" cy="21" r="8"/><path class="p-hair2" d="M18 19.500a8 8 0 0 1 16 0z"/>',
    ),
    "experienced": (
        "0 0 52 52",
        _DISC.format("p-dawn") + '<path class="p-molte" d="M10 49v-4a16 14 0 0 1 32 0v4z"/>'
        '<circle class="p-skin3" cx="26" cy="21" r="8"/><path class="p-hair3" d="M18 19.500a8 8 0 0 1 16 0z"/>',
    ),
    "search": (
        "0 0 120 80",
        '<rect class="p-paper s-fjord" x="4" y="22" width="88" height="36" rx="18" stroke-width="3"/>'
        '<path class="p-line s-fjord" d="M20 40h36" stroke-width="4"/><circle class="p-molte" cx="92" cy="40" r="22"/>'
        '<circle class="p-line s-ink" cx="90" cy="38" r="8" stroke-width="3"/>'
        '<path class="p-line s-ink" d="M96 44l6 6" stroke-width="3"/>',
    ),
    "seat": (
        "0 0 120 80",
        '<g class="p-fjord"><circle cx="14" cy="40" r="10"/><circle cx="42" cy="40" r="10"/>'
        '<circle cx="70" cy="40" r="10"/>'
        '</g><circle class="p-molte" cx="98" cy="40" r="12"/>',
    ),
    "meeting": (
        "0 0 120 80",
        '<path class="p-fjord" d="M12.75 72.5v-11.25a21.25 18.75 0 0 1 42.5 0v11.25z"/>'
        '<circle class="p-skin2" cx="34" cy="27.5" r="11.25"/>'
        '<path class="p-hair2" d="M22.75 25a11.25 11.25 0 0 1 22.5 0z"/>'
        '<path class="p-lyng" d="M60.75 72.5v-11.25a21.25 18.75 0 0 1 42.5 0v11.25z"/>'
        '<circle class="p-skin3" cx="82" cy="27.5" r="11.25"/>'
        '<path class="p-hair4" d="M70.75 25a11.25 11.25 0 0 1 22.5 0z"/>',
    ),
}
