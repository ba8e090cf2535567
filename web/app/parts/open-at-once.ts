import { useEffect, useRef, useState } from "react";

/**
 * For a trigger that comes in place of a button that looked the same, when that was pressed first: it opens at once, and stays,
 * as the focus returns to it when what floats is closed.
 */
export function useOpenAtOnce() {
  const [isOpen, onOpenChange] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus(); // that is where the focus returns to
    onOpenChange(true);
  }, []);
  return { button, trigger: { isOpen, onOpenChange } };
}
