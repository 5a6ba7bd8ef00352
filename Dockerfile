# Two stages: the first builds with everything, the second holds the binary, its libraries, zone data and certificates.
#
#   docker build -t makegood .
#   docker run -v makegood:/var/lib/makegood -e SLACK_APP_TOKEN -e SLACK_BOT_TOKEN makegood
FROM debian:12-slim AS build
WORKDIR /source
# Its own layer: the packages change less often than the source.
COPY scripts/bootstrap scripts/bootstrap
RUN scripts/bootstrap
COPY . .
RUN cmake -S . -B build/image -G Ninja -DCMAKE_BUILD_TYPE=Release \
    && cmake --build build/image --target makegood \
    && strip build/image/makegood

FROM debian:12-slim
COPY scripts/bootstrap /usr/local/share/makegood/bootstrap
RUN /usr/local/share/makegood/bootstrap --runtime-only \
    && rm -rf /var/lib/apt/lists/* /usr/local/share/makegood/bootstrap \
    && useradd --system --home-dir /var/lib/makegood --create-home --shell /usr/sbin/nologin makegood \
    && chmod 0700 /var/lib/makegood
COPY --from=build /source/build/image/makegood /usr/local/bin/makegood
COPY LICENSE config/makegood.toml /usr/local/share/makegood/
# A missing library fails the build of the image, not its first start.
RUN makegood version
USER makegood
WORKDIR /var/lib/makegood
VOLUME /var/lib/makegood
# The health endpoint is on the container's loopback; set [health] listen = "0.0.0.0:8780" in a makegood.toml in the
# volume to probe it from outside.
ENTRYPOINT ["makegood"]
CMD ["run"]
