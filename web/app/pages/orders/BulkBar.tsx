import { useState } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { BulkBarCancelMutation } from "../../__generated__/BulkBarCancelMutation.graphql";
import type { BulkBarMoveMutation } from "../../__generated__/BulkBarMoveMutation.graphql";
import { Confirm } from "../../parts/Confirm";
import { counted, money, number } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";
import { nextSteps } from "./filter";
import type { Ticks } from "./ticks";

type Step = "PAID" | "SHIPPED" | "DELIVERED" | "CANCELLED";

interface Result {
  readonly index: number;
  readonly order: { readonly id: string } | null | undefined;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** What can be done with all that is ticked: only steps that each of the orders allows. */
export function BulkBar({ ticks }: { ticks: Ticks }) {
  const [isSure, setIsSure] = useState(false);
  const [move, isMoving] = useMutation<BulkBarMoveMutation>(graphql`
    mutation BulkBarMoveMutation($orders: [SetOrderStatusInput!]!) {
      setOrderStatuses(input: { orders: $orders }) {
        results {
          index
          order {
            id
            status
            version
            updatedAt
          }
          errors {
            code
            message
          }
        }
        errors {
          message
        }
      }
    }
  `);
  const [cancel, isCancelling] = useMutation<BulkBarCancelMutation>(graphql`
    mutation BulkBarCancelMutation($orders: [CancelOrderInput!]!) {
      cancelOrders(input: { orders: $orders }) {
        results {
          index
          order {
            id
            status
            version
            updatedAt
          }
          errors {
            code
            message
          }
        }
        errors {
          message
        }
      }
    }
  `);
  const orders = [...ticks.ticked.values()];
  if (orders.length === 0) return null;
  const steps = (["PAID", "SHIPPED", "DELIVERED", "CANCELLED"] as Step[]).filter((step) => orders.every(({ status }) => nextSteps[status]!.includes(step)));
  const isBusy = isMoving || isCancelling;
  const onError = (error: Error) => ticks.answered(new Map(orders.map(({ id }) => [id, wordsOf(error)])));
  const answered = (done: string, results: readonly Result[], errors: readonly { readonly message: string }[]) => {
    if (errors[0]) return onError(new Error(errors[0].message));
    const problems = new Map(results.filter((r) => r.errors.length > 0).map((r) => [orders[r.index]!.id, r.errors[0]!.code === "STALE" ? "Had changed in the meantime." : sentence(r.errors[0]!.message)]));
    ticks.answered(problems);
    const moved = results.length - problems.size;
    say(`${number(moved)} ${done}${problems.size > 0 ? `, ${number(problems.size)} not` : ""}`);
  };
  const take = (step: Step) => {
    const changes = orders.map(({ id, version }) => ({ order: id, expectedVersion: version }));
    if (step === "CANCELLED") {
      setIsSure(false);
      cancel({ variables: { orders: changes }, onError, onCompleted: ({ cancelOrders: { results, errors } }) => answered("cancelled", results, errors) });
      return;
    }
    move({
      variables: { orders: changes.map((change) => ({ ...change, status: step })) },
      onError,
      onCompleted: ({ setOrderStatuses: { results, errors } }) => answered(`marked as ${step.toLowerCase()}`, results, errors),
    });
  };
  const many = counted(orders.length, "order");
  return (
    <div className="bulk-bar floating inverse" role="region" aria-label="For the ticked orders">
      <span className="said">
        <b className="bold">{number(orders.length)} ticked</b>{" "}
        <span className="faint only-wide">{money({ amount: orders.reduce((sum, { amount }) => sum + amount, 0).toFixed(2), currency: orders[0]!.currency })}</span>
      </span>
      {steps.length === 0 && <span className="small">They have no step in common.</span>}
      {steps
        .filter((step) => step !== "CANCELLED")
        .map((step) => (
          <button key={step} className="button primary" disabled={isBusy} onClick={() => take(step)}>
            {step === "SHIPPED" && <Icon name="truck" />}
            Mark as {step.toLowerCase()}
          </button>
        ))}
      {steps.includes("CANCELLED") && (
        <button className="button" disabled={isBusy} onClick={() => setIsSure(true)}>
          Cancel {orders.length === 1 ? "order" : "orders"}
        </button>
      )}
      <button className="button only-icon" aria-label="Untick all" onClick={ticks.clear}>
        <Icon name="close" />
      </button>
      {isSure && (
        <Confirm title={`Cancel ${many}?`} yes={`Cancel ${many}`} no="Keep them" onYes={() => take("CANCELLED")} onNo={() => setIsSure(false)}>
          What was taken from stock for them goes back, and their customers are told. A cancelled order can’t be taken up again.
        </Confirm>
      )}
    </div>
  );
}
