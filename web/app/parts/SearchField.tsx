import { useEffect, useRef, useState } from "react";

import { Icon } from "./Icon";
import { mostSearched } from "./search";

/** How long somebody may pause while typing, in milliseconds. */
const pause = 200;

interface Props {
  label: string;
  placeholder: string;
  /** What is searched for now, as the address says. */
  value: string | undefined;
  onSearch(text: string | undefined): void;
}

/** Searches as one types. */
export function SearchField({ label, placeholder, value = "", onSearch }: Props) {
  const [text, setText] = useState(value);
  const typed = useRef(value);
  useEffect(() => {
    if (value !== typed.current) setText((typed.current = value)); // changed by a link
  }, [value]);
  useEffect(() => {
    if (text.trim() === typed.current) return;
    const timer = setTimeout(() => onSearch((typed.current = text.trim()) || undefined), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="with-icon">
      <Icon name="search" />
      <input className="input" type="search" maxLength={mostSearched} aria-label={label} placeholder={placeholder} value={text} onChange={(event) => setText(event.target.value)} />
      <kbd className="end only-wide">/</kbd>
    </div>
  );
}
