"""Line icons on a 24 × 24 field, drawn with strokes of the text's colour."""

ICONS: dict[str, str] = {
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "book": '<path d="M12 6.5C9.5 4.5 6 4.3 3.5 5v14c2.5-.7 6-.5 8.5 1.5 2.5-2 6-2.2 8.5-1.5V5c-2.5-.7-6-.5-8.5 1.5z"/>'
    '<path d="M12 6.5v14"/>',
    "chat": '<path d="M4 4.5h16v12h-9L6 21v-4.5H4z"/>',
    "check": '<path d="M4.5 12.5l5 5L20 6.5"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "digital": '<rect x="3" y="4.5" width="18" height="12" rx="1.5"/><path d="M8.5 20.5h7M12 16.5v4"/>',
    "filter": '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
    "home": '<path d="M3.5 11.5L12 4l8.5 7.5M6 10v10h12V10M10 20v-6h4v6"/>',
    "individual": '<circle cx="8" cy="9" r="3"/><path d="M2.5 20c0-3.3 2.3-5.5 5.5-5.5s5.5 2.2 5.5 5.5"/>'
    '<path d="M13 4h8v6.5h-3.5L15 13v-2.5h-2z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.5"/>',
    "join": '<path d="M13 4h6v16h-6M3.5 12H14M10 8l4 4-4 4"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="M3.5 6.5L12 13l8.5-6.5"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17"/>',
    "people": '<circle cx="9" cy="8" r="3.2"/><path d="M3 20c0-3.6 2.6-6 6-6s6 2.4 6 6M16 5.2a3 3 0 0 1 0 5.6M17.5 14.4'
    'c2.2.7 3.5 2.8 3.5 5.6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 21c0-4.2 3.2-7 7.5-7s7.5 2.8 7.5 7"/>',
    "phone": '<path d="M5 3.5h3.5l1.7 4.5-2.2 1.7a12 12 0 0 0 6.3 6.3l1.7-2.2 4.5 1.7V19a2 2 0 0 1-2.2 2'
    'C10.5 20.3 3.7 13.5 3 5.7A2 2 0 0 1 5 3.5z"/>',
    "place": '<path d="M12 21.2s7-6.4 7-11.7A7 7 0 0 0 5 9.5c0 5.3 7 11.7 7 11.7z"/><circle cx="12" cy="9.5" r="2.4"/>',
    "price": '<circle cx="12" cy="12" r="9"/><path d="M9 7.5v9M15 8l-6 5M11.5 11l4 5.5"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H4V9.5A1.5 1.5 0 0 1 5.5 8h13A1.5 1.5 0 0 1 20 9.5V17h-3"/>'
    '<rect x="7" y="14" width="10" height="6.5"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="M16.2 16.2L21 21"/>',
    "unknown": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5c0-3.2 5-3.2 5 0 0 2-2.5 2-2.5 4M12 16.5v.5"/>',
    "when": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8V7M16 2.8V7"/>',
}
