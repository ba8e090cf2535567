import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { useOpenAtOnce } from "./open-at-once";

interface Props {
  face: ReactNode;
  label: string;
  /** What the button is called, where its face does not say it. */
  buttonLabel?: string;
  className?: string;
  placement?: "bottom start" | "bottom end";
  children(close: () => void): ReactNode;
}

/** A button whose form floats under it. It opens at once: a click on a button that looked the same brought it. */
export default function FloatingForm({ face, label, buttonLabel, className, placement = "bottom start", children }: Props) {
  const { button, trigger } = useOpenAtOnce();
  return (
    <DialogTrigger {...trigger}>
      <Button ref={button} className={className} aria-label={buttonLabel}>
        {face}
      </Button>
      <Popover className="popover floating" placement={placement}>
        <Dialog className="plain panel-body" aria-label={label}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
