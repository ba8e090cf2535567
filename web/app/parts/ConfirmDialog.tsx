import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import type { Question } from "./Confirm";

export default function ConfirmDialog({ title, children, yes, no, onYes, onNo }: Question) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => isOpen || onNo()}>
      <Modal>
        <Dialog className="dialog floating" role="alertdialog">
          <Heading slot="title">{title}</Heading>
          <p className="soft">{children}</p>
          <div className="row">
            <button className="button push" autoFocus onClick={onNo}>
              {no}
            </button>
            <button className="button danger-fill" onClick={onYes}>
              {yes}
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
