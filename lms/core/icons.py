"""The few signs the site draws: the inside of a 24 × 24 SVG, drawn with lines in the text's colour."""

ICONS = {
    "alert": '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.5v13c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-13'
    'C17 4.5 14 5 12 6.5zm0 0v13"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.5 2"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17'
    'M12 3.5c-5 5-5 12 0 17"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "lock": '<path d="M5.5 11h13v9.5h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "moon": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
    "auto": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" '
    'fill="currentColor"/>',
    "out": '<path d="M14 4.5H5v15h9M10 12h10.5M16.5 8l4 4-4 4"/>',
    "person": '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20.5c.8-4 4-5.5 7.5-5.5'
    's6.7 1.5 7.5 5.5"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3'
    'M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M5.3 18.7l2.1-2.1M16.6 7.4l2.1-2.1"/>',
    "team": '<circle cx="9" cy="9" r="3.5"/><path d="M2.5 19.5c.6-3.5 3.3-5 6.5-5s5.9 1.5 '
    '6.5 5M15.5 5.8a3.5 3.5 0 0 1 0 6.4M18 14.9c1.9.7 3.1 2.2 3.5 4.6"/>',
}
