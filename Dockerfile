# Not built by CI, which has no Docker: kept simple, so that reading it is enough.

FROM node:24-alpine AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY schema.graphqls /src/
COPY graph/connections_gen.graphqls /src/graph/
COPY web/ ./
RUN npm run build -- --small

FROM golang:1.26.8-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY lockstep/go.mod lockstep/go.sum lockstep/
RUN go mod download
COPY . .
COPY --from=web /src/web/dist ./web/dist
# What `orderly version` says: .git is not copied. As --build-arg VERSION=$(git describe --tags --always)
# --build-arg REVISION=$(git rev-parse HEAD).
ARG VERSION=
ARG REVISION=
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w -X orderly.example/internal/version.number=${VERSION} -X orderly.example/internal/version.revision=${REVISION}" -o /orderly . && mkdir /reports

# Certificates for TLS to the database and Redis; no shell; not root.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /orderly /orderly
# A volume that is mounted here for the first time takes over the owner, who is
# the image's user nonroot.
COPY --from=build --chown=65532:65532 /reports /srv/reports
# Addresses that a container's neighbours can reach. The admin port has no
# profiles there unless ORDERLY_ADMIN_PPROF says so: do not publish it.
ENV ORDERLY_ADDR=0.0.0.0:8080 ORDERLY_ADMIN_ADDR=0.0.0.0:9090
EXPOSE 8080
# The program asks itself: there is no shell, and no curl. A new server waits for PostgreSQL and for migrations.
HEALTHCHECK --interval=5s --timeout=6s --start-period=60s --retries=3 CMD ["/orderly", "healthy"]
ENTRYPOINT ["/orderly"]
CMD ["serve"]
