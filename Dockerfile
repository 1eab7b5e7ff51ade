# A small image of the server: a static binary, the certificates for neo4j+s://, and a folder for the embedded graph.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.buildVersion=${VERSION}" -o /wortlaut . && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /wortlaut /
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
# SQLite sorts what is large in a temporary file, and there is no /tmp here.
ENV WORTLAUT_DB=/data/wortlaut.db WORTLAUT_LISTEN=:8080 SQLITE_TMPDIR=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/wortlaut"]
