/** The drawings of buttons and states: 20 by 20, one line, the colour of the text around. */
const drawings = {
  back: (
    <>
      <path d="M12 5l-5 5 5 5" />
    </>
  ),
  down: (
    <>
      <path d="M5 8l5 5 5-5" />
    </>
  ),
  up: (
    <>
      <path d="M5 12l5-5 5 5" />
    </>
  ),
  right: (
    <>
      <path d="M8 5l5 5-5 5" />
    </>
  ),
  close: (
    <>
      <path d="M5 5l10 10M15 5L5 15" />
    </>
  ),
  tick: (
    <>
      <path d="M4 10.5l4 4 8-9" />
    </>
  ),
  plus: (
    <>
      <path d="M10 4v12M4 10h12" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="M13 13l4 4" />
    </>
  ),
  comment: (
    <>
      <path d="M3 4h14v10H9l-4 3.5V14H3z" />
    </>
  ),
  export: (
    <>
      <path d="M10 12V3M6.5 6.5L10 3l3.5 3.5M4 11v6h12v-6" />
    </>
  ),
  import: (
    <>
      <path d="M10 3v9M6.5 8.500L10 12l3.500-3.500M4 11v6h12v-6" />
    </>
  ),
  agree: (
    <>
      <path d="M4 3h9l3 3v11H4z" />
      <path d="M7 11l2.2 2.2L13 9" />
    </>
  ),
  lock: (
    <>
      <path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 016 0V9" />
    </>
  ),
  flag: (
    <>
      <path d="M5 17V3h10l-2.5 3.5L15 10H5" />
    </>
  ),
  list: (
    <>
      <path d="M7 5h10M7 10h10M7 15h10M3 5h.5M3 10h.5M3 15h.5" />
    </>
  ),
  numlist: (
    <>
      <path d="M8 5h9M8 10h9M8 15h9M3.2 3.5L4.4 3v4M3 13.2c.3-.8 1.9-.8 1.9.3 0 .9-1.9 1.4-1.9 3h2" />
    </>
  ),
  bold: (
    <>
      <path d="M6 4h5a3 3 0 010 6H6zM6 10h5.8a3 3 0 010 6H6z" />
    </>
  ),
  italic: (
    <>
      <path d="M9 4h6M5 16h6M12 4L8 16" />
    </>
  ),
  link: (
    <>
      <path d="M8.5 11.5l3-3M9 6l1.8-1.8a3.2 3.2 0 014.6 4.6L13.6 10.600M11 14l-1.800 1.800a3.200 3.200 0 01-4.600-4.600L6.400 9.400" />
    </>
  ),
  lang: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M3 10h14M10 3c-4.500 4.500-4.500 9.500 0 14M10 3c4.500 4.500 4.500 9.500 0 14" />
    </>
  ),
  undo: (
    <>
      <path d="M7 4L3.500 7.500 7 11M4 7.500h7.500a4.300 4.300 0 010 8.500H8" />
    </>
  ),
  redo: (
    <>
      <path d="M13 4l3.500 3.500L13 11M16 7.500H8.500a4.300 4.300 0 000 8.500H12" />
    </>
  ),
  more: (
    <>
      <path d="M4.500 10h.1M10 10h.1M15.500 10h.1" strokeWidth="2.600" />
    </>
  ),
  people: (
    <>
      <circle cx="7.500" cy="7" r="3" />
      <path d="M2 16.500c.4-3 2.500-4.500 5.500-4.500s5.100 1.500 5.500 4.500M13 4.300a3 3 0 010 5.400M15 12.500c1.700.6 2.700 2 3 4" />
    </>
  ),
  document: (
    <>
      <path d="M5 3h7l3 3v11H5zM8 9h4M8 12.500h4" />
    </>
  ),
  numbers: (
    <>
      <path d="M3 17h14M5.500 14v-4M10 14V4M14.500 14V7.500" />
    </>
  ),
  views: (
    <>
      <path d="M3 4h9v7H7l-2.500 2V11H3zM14.500 8H17v7h-1.500v2L13 15H9v-1.500" />
    </>
  ),
  observation: (
    <>
      <path d="M2 10c2-3.500 4.700-5.200 8-5.200s6 1.700 8 5.200c-2 3.500-4.700 5.200-8 5.200S4 13.500 2 10z" />
      <circle cx="10" cy="10" r="2.500" />
    </>
  ),
  trash: (
    <>
      <path d="M3.500 6h13M8 6V3.500h4V6M5.500 6l.7 11h7.600l.7-11M8.500 9v5M11.500 9v5" />
    </>
  ),
  putback: (
    <>
      <path d="M4 4v4.500h4.500M4.300 8.500A6.500 6.500 0 1110 16.500" />
    </>
  ),
  move: (
    <>
      <path d="M10 3v14M6.500 6.500L10 3l3.500 3.500M6.500 13.500L10 17l3.500-3.500" />
    </>
  ),
  swap: (
    <>
      <path d="M4 7h12M12.500 3.500L16 7l-3.500 3.500M16 13H4M7.500 9.500L4 13l3.500 3.500" />
    </>
  ),
  offline: (
    <>
      <path d="M3 3l14 14M2.500 8.500A11 11 0 016 6.300M9.500 5.100a11 11 0 018 3.400M5.500 11.700a6.500 6.500 0 013-1.700M13 11.200l1.500 1M10 15.500h.1" />
    </>
  ),
  reload: (
    <>
      <path d="M16 4v4.500h-4.500M15.700 8.500A6.500 6.500 0 1010 16.500" />
    </>
  ),
  warn: (
    <>
      <path d="M10 3l8 14H2zM10 8v4.500M10 14.800h.1" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9v5M10 6.300h.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.500l3 1.500" />
    </>
  ),
  wall: (
    <>
      <path d="M2.500 4h15v9.500h-15zM10 13.500V17M6.500 17h7" />
    </>
  ),
  print: (
    <>
      <path d="M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z" />
    </>
  ),
  pencil: (
    <>
      <path d="M4 16l.8-3.500L13.500 3.800l2.700 2.700L7.500 15.200z" />
    </>
  ),
  bell: (
    <>
      <path d="M5 14V9a5 5 0 0110 0v5l1.500 1h-13zM8.500 17.500h3" />
    </>
  ),
} as const;

export type IconName = keyof typeof drawings;

/** Decoration: what it stands beside, or the control it stands in, has the name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="ic" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}
