/**
 * @generated SignedSource<<88cb38f042ffa954956784e38639a0e9>>
 * @relayHash fc4aa905169435d90542fbe423eb5646
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 97c6d64b899b21945fca74b42e6b404852c6064f304dfdb945f5a7427c4d37e7

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type AdjustStockInput = {
  by: number;
  idempotencyKey: string;
  product: string;
};
export type StockControlMutation$variables = {
  input: AdjustStockInput;
};
export type StockControlMutation$data = {
  readonly adjustStock: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
    }>;
    readonly product: {
      readonly id: string;
      readonly stock: number;
    } | null | undefined;
  };
};
export type StockControlMutation = {
  response: StockControlMutation$data;
  variables: StockControlMutation$variables;
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
    "concreteType": "AdjustStockPayload",
    "kind": "LinkedField",
    "name": "adjustStock",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Product",
        "kind": "LinkedField",
        "name": "product",
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
            "name": "stock",
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
    "name": "StockControlMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "StockControlMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "97c6d64b899b21945fca74b42e6b404852c6064f304dfdb945f5a7427c4d37e7",
    "metadata": {},
    "name": "StockControlMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "860fc147c0662bb54091ad2813526036";

export default node;
