/**
 * @generated SignedSource<<f1d360175bae02fe73321277cfdd7314>>
 * @relayHash 12c72820efb709040e07451a612584ce
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID bd8a0934458cd061f6f1072d38d494c6bbbb6c5dc16cf20cce5ae43ac1f84cdf

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "BAD_CREDENTIALS" | "IDEMPOTENCY_CONFLICT" | "INVALID" | "INVALID_TRANSITION" | "LAST_ADMIN" | "NOT_FOUND" | "OUT_OF_STOCK" | "PRICE_CHANGED" | "STALE" | "TAKEN" | "%future added value";
export type OrderStatus = "CANCELLED" | "DELIVERED" | "PAID" | "PENDING" | "SHIPPED" | "%future added value";
export type CancelOrderInput = {
  expectedVersion?: number | null | undefined;
  order: string;
};
export type BulkBarCancelMutation$variables = {
  orders: ReadonlyArray<CancelOrderInput>;
};
export type BulkBarCancelMutation$data = {
  readonly cancelOrders: {
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
    readonly results: ReadonlyArray<{
      readonly errors: ReadonlyArray<{
        readonly code: ErrorCode;
        readonly message: string;
      }>;
      readonly index: number;
      readonly order: {
        readonly id: string;
        readonly status: OrderStatus;
        readonly updatedAt: string;
        readonly version: number;
      } | null | undefined;
    }>;
  };
};
export type BulkBarCancelMutation = {
  response: BulkBarCancelMutation$data;
  variables: BulkBarCancelMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "orders"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "message",
  "storageKey": null
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "fields": [
          {
            "kind": "Variable",
            "name": "orders",
            "variableName": "orders"
          }
        ],
        "kind": "ObjectValue",
        "name": "input"
      }
    ],
    "concreteType": "CancelOrdersPayload",
    "kind": "LinkedField",
    "name": "cancelOrders",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "OrderResult",
        "kind": "LinkedField",
        "name": "results",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "index",
            "storageKey": null
          },
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
                "name": "status",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "version",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "updatedAt",
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
              (v1/*:: as any*/)
            ],
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
          (v1/*:: as any*/)
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
    "name": "BulkBarCancelMutation",
    "selections": (v2/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "BulkBarCancelMutation",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "id": "bd8a0934458cd061f6f1072d38d494c6bbbb6c5dc16cf20cce5ae43ac1f84cdf",
    "metadata": {},
    "name": "BulkBarCancelMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "d9056e5786691f095f05a03f38236240";

export default node;
