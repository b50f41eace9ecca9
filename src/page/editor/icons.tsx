// Drawn here, 16 × 16, in the colour of the text around them: nothing is fetched.
const paths = {
  bold: 'M4.5 2.5h4a2.75 2.75 0 0 1 0 5.5h-4zM4.5 8h4.75a2.75 2.75 0 0 1 0 5.5H4.5z',
  italic: 'M6.5 2.5h5M4.5 13.5h5M9.5 2.5l-3 11',
  bulletList: 'M6 3.5h8M6 8h8M6 12.5h8M2.5 3.5h.01M2.5 8h.01M2.5 12.5h.01',
  orderedList:
    'M7 3.5h7M7 8h7M7 12.5h7M2 2.2l1.2-.7v4M1.8 10.3c.2-.6.8-.9 1.3-.9.8 0 1.4.5 1.4 1.2 0 1.2-2.6 1.7-2.7 3.1h2.8',
  link: 'M6.7 9.3a2.8 2.8 0 0 0 4 0l2.4-2.4a2.8 2.8 0 0 0-4-4L8 4M9.3 6.7a2.8 2.8 0 0 0-4 0L2.9 9.1a2.8 2.8 0 0 0 4 4L8 12',
  image: 'M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 6h.01',
  replies: 'M2 2.5h12v8.5H7l-3 2.5V11H2zM5 5.5h6M5 8h4',
  undo: 'M3 6.5h7a3.5 3.5 0 0 1 0 7H6M6 3.5l-3 3 3 3',
  redo: 'M13 6.5H6a3.5 3.5 0 0 0 0 7h4M10 3.5l3 3-3 3',
  send: 'M2.5 8 14 2.5 10.5 14 8 9z',
  open: 'M6 4l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="editor-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
