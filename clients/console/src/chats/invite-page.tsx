const InvitePage = ({ code }: { code: string }) => <p>{code}</p>
export default InvitePage
