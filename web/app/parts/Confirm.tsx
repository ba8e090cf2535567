import { lazy, Suspense, type ReactNode } from "react";

const ConfirmDialog = lazy(() => import("./ConfirmDialog"));

/** What is asked before something that can't be undone, and what the buttons say that will happen. */
export interface Question {
  title: string;
  children: ReactNode;
  yes: string;
  no: string;
  onYes(): void;
  onNo(): void;
}

/** Asks before what can't be undone. The dialog is loaded when something is asked first. */
export const Confirm = (question: Question) => (
  <Suspense>
    <ConfirmDialog {...question} />
  </Suspense>
);
