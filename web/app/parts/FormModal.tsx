import type { FormEvent } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import type { Form } from "./FormDialog";

/** A form over the page. A click beside it does not close it: what was typed would be lost. */
export default function FormModal({ title, children, yes, isBusy, onSubmit, onClose }: Form) {
  return (
    <ModalOverlay className="overlay" isOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal className="dialog-place">
        <Dialog className="plain">
          <form
            className="dialog floating"
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            <Heading slot="title">{title}</Heading>
            {children}
            <div className="row">
              <button type="button" className="button push" onClick={onClose}>
                Close
              </button>
              <button className="button primary" disabled={isBusy}>
                {yes}
              </button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
