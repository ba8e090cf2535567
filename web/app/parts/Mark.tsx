const ring =
  "M12.9 6.07A6 6 0 0 1 17.93 11.1M17.93 12.9A6 6 0 0 1 12.9 17.93M11.1 17.93A6 6 0 0 1 6.07 12.9M6.07 11.1A6 6 0 0 1 11.1 6.07";

/** A ring of four pieces: an O, and the four statements that an answer may need. */
export const Mark = () => (
  <svg width="26" height="26" viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="var(--accent)" />
    <path d={ring} fill="none" stroke="#fff" strokeWidth="2.6" />
  </svg>
);

/** The ring and the name. */
export const WordMark = () => (
  <svg width="104" height="24" viewBox="0 0 104 24" role="img" aria-label="Orderly">
    <rect width="24" height="24" rx="6" fill="var(--accent)" />
    <path d={ring} fill="none" stroke="#fff" strokeWidth="2.6" />
    <g fill="none" stroke="currentColor" strokeWidth="2.1" strokeLinecap="round" strokeLinejoin="round">
      <circle cx="37.3" cy="11.5" r="5.6" />
      <path d="M46.8 17.1V9.4M46.8 12.6c0-2.1 1.3-3.3 3.4-3.3" />
      <circle cx="56.6" cy="13.2" r="3.9" />
      <path d="M60.5 17.1V5.2" />
      <path d="M64.6 13.2h7.8a3.9 3.9 0 1 0-1.3 2.9" />
      <path d="M76.4 17.1V9.4M76.4 12.6c0-2.1 1.3-3.3 3.4-3.3M83.4 5.2v11.9M87 9.4l3.7 7.5M94.4 9.4l-4.3 9.3c-.5 1.2-1.3 1.7-2.5 1.7" />
    </g>
  </svg>
);
