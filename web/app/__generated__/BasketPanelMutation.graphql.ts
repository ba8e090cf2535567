/**
 * @generated SignedSource<<d6b7927b4b0fca334b5ae48860f9e64a>>
 * @relayHash 1ce15e2883478b3fc34a758dae61f6ff
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 2733ca8f730153136b48bffa2f7b803eb0cb3053e33068d01bd942a62510fe10

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type PlaceOrderInput = {
  expectedTotal?: string | null | undefined;
  idempotencyKey: string;
  items: ReadonlyArray<OrderLineInput>;
};
export type OrderLineInput = {
  product: string;
  quantity: number;
};
export type BasketPanelMutation$variables = {
  input: PlaceOrderInput;
};
export type BasketPanelMutation$data = {
  readonly placeOrder: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly field: ReadonlyArray<string> | null | undefined;
      readonly message: string;
    }>;
    readonly order: {
      readonly id: string;
      readonly number: number;
    } | null | undefined;
  };
};
export type BasketPanelMutation = {
  response: BasketPanelMutation$data;
  variables: BasketPanelMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "PlaceOrderPayload",
    "kind": "LinkedField",
    "name": "placeOrder",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Order",
        "kind": "LinkedField",
        "name": "order",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "number",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "UserError",
        "kind": "LinkedField",
        "name": "errors",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "field",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "BasketPanelMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "BasketPanelMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "2733ca8f730153136b48bffa2f7b803eb0cb3053e33068d01bd942a62510fe10",
    "metadata": {},
    "name": "BasketPanelMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "55d05fbb6fdc341bcc39ab8e374b1897";

export default node;
