import { useEffect, useRef, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { StockControl } from "../../parts/StockControl";

interface Props {
  product: React.ComponentProps<typeof StockControl>["product"];
  label: string;
}

/** Adds pieces where one sees that they run out. It opens at once: a click on a button that looked the same brought it. */
export default function AddStock({ product, label }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus(); // that is where the focus returns to
    setIsOpen(true);
  }, []);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button className="button small" aria-label={label} ref={button}>
        Add stock
      </Button>
      <Popover className="popover floating" placement="bottom end">
        <Dialog className="plain panel-body stack" aria-label={label}>
          {({ close }) => (
            <>
              <h3>{label}</h3>
              <StockControl product={product} onDone={close} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
