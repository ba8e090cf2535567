import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

interface Props {
  face: ReactNode;
  label: string;
  children(close: () => void): ReactNode;
}

/** A button whose form floats under it. It opens at once: a click on a button that looked the same brought it. */
export default function ChipForm({ face, label, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus(); // that is where the focus returns to
    setIsOpen(true);
  }, []);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button ref={button}>{face}</Button>
      <Popover className="popover floating" placement="bottom start">
        <Dialog className="plain panel-body" aria-label={label}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
