import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface Props {
  title: string;
  children: ReactNode;
  /** What the buttons say that will happen. */
  yes: string;
  no: string;
  onYes(): void;
  onNo(): void;
}

/** Asks before what can't be undone. */
export const Confirm = ({ title, children, yes, no, onYes, onNo }: Props) => (
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
